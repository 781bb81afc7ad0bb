import { setImmediate as turn } from 'node:timers/promises';
import type { Language } from '../export-state.js';
import type { PublicEvent } from '../public-event.js';
import { LABELS } from './labels.js';
import { Paper, SMALL } from './paper.js';
import { headingOf, noteOf, titleOf, toldOf, type About, type Section } from './telling.js';

const INDENT = 12;

/**
 * Histories as a document to be printed or kept, with a bookmark for each. The same events make the same bytes. Others get
 * their turn while it is made.
 */
export async function historyDocument(
  sections: AsyncIterable<Section> | Iterable<Section>,
  about: About,
): Promise<Buffer> {
  const { language, madeAt } = about;
  const title = titleOf(about);
  const paper = await Paper.of(title, language, madeAt);
  paper.write(title, { font: 'bold', size: 18 });
  paper.write(noteOf(about), SMALL);
  for await (const { subject, events } of sections) {
    let isBegun = false;
    for await (const each of events) {
      if (!isBegun) paper.writeHeading(headingOf(subject, each.data, language), 14, true);
      isBegun = true;
      write(paper, each, language);
      await turn();
    }
  }
  return paper.finish();
}

/** An event: what it was and when, then who, why and the details. */
function write(paper: Paper, event: PublicEvent, language: Language): void {
  const labels = LABELS[language];
  const { happened, recorded, who, roles, what, source, why, details } = toldOf(event, language);
  paper.writeHeading(`${happened}  ${what}`, 10);
  paper.writeLine(labels.what, source, 9);
  paper.writeLine(labels.recorded, recorded, 9);
  paper.writeLine(labels.who, roles === '' ? who : `${who} · ${roles}`, 9);
  if (why !== '') paper.writeLine(labels.why, why, 9);
  for (const { name, value } of details) paper.writeLine(name, value, 8, INDENT);
}
