import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setImmediate as turn } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import type { Language } from './export-state.js';
import { LABELS } from './history-labels.js';
import { cellsOf, noteOf, type HistoryPart } from './history-page.js';
import type { PublicEvent } from './public-event.js';

/** Has the letters of all languages that customers are written to in, and of many more. */
const FONTS = { plain: 'DejaVuSans.ttf', bold: 'DejaVuSans-Bold.ttf', fixed: 'DejaVuSansMono.ttf' } as const;
const MARGIN = 48;
const GREY = '#555555';

type Fonts = Readonly<Record<keyof typeof FONTS, Buffer>>;
let fonts: Promise<Fonts> | undefined;

/** The name of a part of the history as a document. */
export const pdfName = (part: number): string => `history/${String(part).padStart(6, '0')}.pdf`;

/**
 * A part of the history as a document to be printed or kept. The same events make the same bytes. Others get their turn while
 * it is made.
 */
export async function historyPdf(events: readonly PublicEvent[], about: HistoryPart): Promise<Buffer> {
  const { language, part, parts, madeAt } = about;
  const labels = LABELS[language];
  const document = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    lang: language,
    displayTitle: true,
    bufferPages: true,
    info: { Title: labels.title, Producer: 'Casebook', Creator: 'Casebook', CreationDate: new Date(madeAt) },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const end = once(document, 'end');
  for (const [name, font] of Object.entries(await (fonts ??= readFonts()))) document.registerFont(name, font);
  const of = parts > 1 ? ` · ${part + 1}/${parts}` : '';
  document.font('bold').fontSize(18).text(`${labels.title}${of}`);
  document.font('plain').fontSize(9).fillColor(GREY).text(noteOf(about)).fillColor('black');
  for (const each of events) {
    write(document, each, language);
    await turn();
  }
  numberPages(document);
  document.end();
  await end;
  return Buffer.concat(chunks);
}

/** An event: what it was and when, then who, why and the details. */
function write(document: PDFKit.PDFDocument, { event, data }: PublicEvent, language: Language): void {
  const labels = LABELS[language];
  const [happened = '', recorded = '', who = '', what = '', why = ''] = cellsOf(event);
  const [type = '', stream = ''] = what.split('\n');
  // A heading is not left alone at the foot of a page.
  if (document.y > document.page.height - MARGIN - 80) document.addPage();
  document.moveDown(0.9).font('bold').fontSize(10).text(`${happened}  ${type}`);
  const lines = [
    [labels.what, stream],
    [labels.recorded, recorded],
    [labels.who, who.replace('\n', ' · ')],
    ...(why === '' ? [] : [[labels.why, why]]),
  ];
  document.fontSize(9);
  for (const [label = '', value = ''] of lines) {
    document.font('plain').fillColor(GREY).text(`${label}: `, { continued: true });
    document.fillColor('black').text(value);
  }
  const details = JSON.stringify(data, null, 1);
  if (details !== '{}') document.moveDown(0.2).font('fixed').fontSize(7.5).text(details, { indent: 0 });
}

function numberPages(document: PDFKit.PDFDocument): void {
  const { start, count } = document.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    document.switchToPage(page);
    // Below the margin, where text would begin a new page.
    document.page.margins.bottom = 0;
    document.font('plain').fontSize(8).fillColor(GREY);
    document.text(`${page + 1} / ${count}`, MARGIN, document.page.height - MARGIN / 2 - 8, {
      align: 'center',
      lineBreak: false,
      width: document.page.width - 2 * MARGIN,
    });
  }
}

async function readFonts(): Promise<Fonts> {
  const { resolve } = createRequire(import.meta.url);
  const read = async (file: string) => readFile(resolve(`dejavu-fonts-ttf/ttf/${file}`));
  const [plain, bold, fixed] = await Promise.all([read(FONTS.plain), read(FONTS.bold), read(FONTS.fixed)]);
  return { plain, bold, fixed };
}
