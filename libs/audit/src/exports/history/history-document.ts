import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setImmediate as turn } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import type { Language } from '../export-state.js';
import type { PublicEvent } from '../public-event.js';
import { LABELS } from './labels.js';
import { headingOf, noteOf, titleOf, toldOf, type About, type Section } from './telling.js';

/** Has the letters of all languages that customers are written to in, and of many more. */
const FONTS = { plain: 'DejaVuSans.ttf', bold: 'DejaVuSans-Bold.ttf' } as const;
const MARGIN = 48;
const INDENT = 12;
const GREY = '#555555';

type Fonts = Readonly<Record<keyof typeof FONTS, Buffer>>;
let fonts: Promise<Fonts> | undefined;

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
  const document = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    lang: language,
    displayTitle: true,
    bufferPages: true,
    info: { Title: title, Producer: 'Casebook', Creator: 'Casebook', CreationDate: new Date(madeAt) },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const end = once(document, 'end');
  for (const [name, font] of Object.entries(await (fonts ??= readFonts()))) document.registerFont(name, font);
  document.font('bold').fontSize(18).text(title);
  document.font('plain').fontSize(9).fillColor(GREY).text(noteOf(about)).fillColor('black');
  for await (const { subject, events } of sections) {
    let isBegun = false;
    for await (const each of events) {
      if (!isBegun) writeHeading(document, headingOf(subject, each.data, language));
      isBegun = true;
      write(document, each, language);
      await turn();
    }
  }
  numberPages(document);
  document.end();
  await end;
  return Buffer.concat(chunks);
}

function writeHeading(document: PDFKit.PDFDocument, heading: string): void {
  keepTogether(document, 120);
  document.moveDown(1.2).font('bold').fontSize(14).text(heading);
  document.outline.addItem(heading);
}

/** An event: what it was and when, then who, why and the details. */
function write(document: PDFKit.PDFDocument, event: PublicEvent, language: Language): void {
  const labels = LABELS[language];
  const { happened, recorded, who, roles, what, source, why, details } = toldOf(event, language);
  keepTogether(document, 80);
  document.moveDown(0.9).font('bold').fontSize(10).text(`${happened}  ${what}`);
  const lines = [
    [labels.what, source],
    [labels.recorded, recorded],
    [labels.who, roles === '' ? who : `${who} · ${roles}`],
    ...(why === '' ? [] : [[labels.why, why]]),
  ];
  document.fontSize(9);
  for (const [label = '', value = ''] of lines) writeLine(document, label, value);
  document.fontSize(8);
  for (const [field, value] of details) writeLine(document, field, value, INDENT);
}

function writeLine(document: PDFKit.PDFDocument, label: string, value: string, indent = 0): void {
  document
    .font('plain')
    .fillColor(GREY)
    .text(`${label}: `, MARGIN + indent, undefined, { continued: true });
  document.fillColor('black').text(value);
}

/** What belongs together is not parted by the foot of a page. */
function keepTogether(document: PDFKit.PDFDocument, points: number): void {
  if (document.y > document.page.height - MARGIN - points) document.addPage();
  document.x = MARGIN;
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
  const [plain, bold] = await Promise.all([read(FONTS.plain), read(FONTS.bold)]);
  return { plain, bold };
}
