/** What is told in one history of an export of streams: a stream, and those about it. */
export interface Chapter {
  /** Name of the stream. */
  readonly subject: string;
  readonly events: number;
}

/** A page of the history, and the document that has the same. */
export interface Sheet {
  readonly number: number;
  /** Without it, the sheet has the histories of all that began in the segment of its number. */
  readonly subject?: string;
  /** Of a long history, from 0. */
  readonly part: number;
  readonly parts: number;
  /** Where its events stand in the list of places that is in the order of the chapters, and how many there are. */
  readonly from: number;
  readonly events: number;
}

/** Events of a part of a long history: some hundreds of pages on paper. */
const MOST_EVENTS = 1_024;
/** Segments of an export of everything or of a period that has documents too, unasked: thousands of pages of paper. */
const MOST_SEGMENTS = 16;
const MOST_LETTERS = 60;

/** Whether it has documents too: as it was asked for, or by its size. */
export const isDocumented = (segments: number, chapters?: readonly Chapter[], asked?: boolean): boolean =>
  asked ?? (chapters !== undefined || segments <= MOST_SEGMENTS);

/** The sheets of a history: of an export of streams one for each chapter or part of it, else one for each segment. */
export function sheetsOf(segments: number, chapters?: readonly Chapter[]): Sheet[] {
  if (!chapters) {
    return Array.from({ length: segments }, (_, number) => ({
      number,
      part: 0,
      parts: 1,
      from: 0,
      events: 0,
    }));
  }
  const sheets: Sheet[] = [];
  let from = 0;
  for (const { subject, events } of chapters) {
    const parts = Math.ceil(events / MOST_EVENTS);
    for (let part = 0; part < parts; part++) {
      const some = Math.min(MOST_EVENTS, events - part * MOST_EVENTS);
      sheets.push({ number: sheets.length, subject, part, parts, from, events: some });
      from += some;
    }
  }
  return sheets;
}

/** The name of its file, without folder and ending. */
export function nameOf({ number, subject }: Pick<Sheet, 'number' | 'subject'>): string {
  const digits = String(number).padStart(6, '0');
  return subject === undefined
    ? digits
    : `${digits}-${subject.replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(0, MOST_LETTERS)}`;
}
