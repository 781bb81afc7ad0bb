/* What the audit says, for a terminal: no line is wider than it. */

const NARROWEST = 40;
const DEFAULT_WIDTH = 80;
const INDENT = '    ';

export interface ShownEvent {
  readonly type: string;
  readonly occurredAt: string;
  readonly position: string;
  readonly actor: { readonly id: string; readonly roles: readonly string[] };
  readonly reason?: string;
  readonly text: string;
  readonly eventId: string;
}

export interface ShownChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly events: readonly string[];
}

/** Columns of the terminal; 80 where there is none. */
export const terminalWidth = (): number => Math.max(NARROWEST, process.stdout.columns || DEFAULT_WIDTH);

/** One paragraph for each event: when, what and who; then what it means, and why. */
export const eventsText = (events: readonly ShownEvent[], width: number): string =>
  events.map((event) => eventText(event, width)).join('\n');

export function eventText(
  { occurredAt, position, type, actor, text, reason }: ShownEvent,
  width: number,
): string {
  const who = `${actor.id}${actor.roles.length > 0 ? ` (${actor.roles.join(', ')})` : ''}`;
  return [
    ...wrapped(`${occurredAt.replace('T', ' ').replace('Z', '')}  #${position}  ${type}  ${who}`, width, ''),
    ...wrapped(text, width, INDENT),
    ...(reason === undefined ? [] : wrapped(`because: ${reason}`, width, INDENT)),
  ].join('\n');
}

/** One paragraph for each field that changed, with the events that changed it. */
export const changesText = (
  changes: readonly ShownChange[],
  events: readonly ShownEvent[],
  width: number,
): string => {
  const names = new Map(events.map(({ eventId, type, position }) => [eventId, `${type} #${position}`]));
  return changes
    .flatMap(({ field, before, after, events: by }) => [
      ...wrapped(`${field}: ${shown(before)} → ${shown(after)}`, width, ''),
      ...wrapped(
        by.length === 0 ? 'by the passing of time' : by.map((id) => names.get(id) ?? id).join(', '),
        width,
        INDENT,
      ),
    ])
    .join('\n');
};

/** The fields of an answer, one to a line. */
export const fieldsText = (answer: object, width: number): string =>
  Object.entries(answer)
    .flatMap(([name, value]) => wrapped(`${name}: ${shown(value)}`, width, ''))
    .join('\n');

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Lines of at most so many characters, broken between words where there are any; further lines are indented. */
export function wrapped(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.replaceAll(/\s+/g, ' ').trim().split(' ')) {
    let rest = word;
    const gap = line.trim() === '' ? '' : ' ';
    if (line.length + gap.length + rest.length <= width) {
      line += gap + rest;
      continue;
    }
    if (line.trim() !== '') lines.push(line);
    for (line = `${indent}  `; line.length + rest.length > width;) {
      const room = width - line.length;
      lines.push(line + rest.slice(0, room));
      rest = rest.slice(room);
    }
    line += rest;
  }
  return [...lines, line];
}
