import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Language } from '../export-state.js';

/** Has the letters of all languages that customers are written to in, and of many more. */
const FONTS = { plain: 'DejaVuSans.ttf', bold: 'DejaVuSans-Bold.ttf' } as const;
const MARGIN = 48;
const GREY = '#555555';
const FOOT: Style = { font: 'plain', size: 8, color: GREY };

type Fonts = Readonly<Record<keyof typeof FONTS, Buffer>>;
let fonts: Promise<Fonts> | undefined;

export interface Style {
  readonly font: keyof typeof FONTS;
  /** In points. */
  readonly size: number;
  readonly color?: string;
}

export const SMALL: Style = { font: 'plain', size: 9, color: GREY };

/** Sheets of A4 that are filled from top to bottom; only the last one is held, beside what the others came to. */
export class Paper {
  private readonly chunks: Buffer[] = [];
  private readonly end: Promise<unknown>;
  private style: Style = SMALL;
  private pages = 0;

  /** @param madeAt the moment that it carries: the same each time it is made */
  static async of(title: string, language: Language, madeAt: string): Promise<Paper> {
    // Loaded when it is needed: most of the time nobody exports anything.
    const { default: PDFDocument } = await import('pdfkit');
    const document = new PDFDocument({
      size: 'A4',
      margin: MARGIN,
      lang: language,
      displayTitle: true,
      autoFirstPage: false,
      info: { Title: title, Producer: 'Casebook', Creator: 'Casebook', CreationDate: new Date(madeAt) },
    });
    return new Paper(document, await (fonts ??= readFonts()));
  }

  private constructor(
    private readonly document: PDFKit.PDFDocument,
    readable: Fonts,
  ) {
    document.on('data', (chunk: Buffer) => this.chunks.push(chunk));
    this.end = once(document, 'end');
    for (const [name, font] of Object.entries(readable)) document.registerFont(name, font);
    document.on('pageAdded', () => this.number());
    document.addPage();
  }

  write(text: string, style: Style): void {
    this.use(style);
    this.document.text(text, MARGIN);
  }

  /** A heading with some room above it, and a bookmark when it is a large one. */
  writeHeading(text: string, size: number, isBookmarked = false): void {
    // It is not left alone at the foot of a page.
    this.keepRoom(isBookmarked ? 120 : 80);
    this.use({ font: 'bold', size });
    this.document.moveDown(0.9).text(text, MARGIN);
    if (isBookmarked) this.document.outline.addItem(text);
  }

  /** `label: value`, the value as far to the right on all of its lines. */
  writeLine(label: string, value: string, size: number, indent = 0): void {
    this.use({ font: 'plain', size, color: GREY });
    this.keepRoom(1.5 * size);
    const { document } = this;
    const { y } = document;
    const from = MARGIN + indent;
    const beside = from + document.widthOfString(`${label}: `);
    document.text(`${label}: `, from, y, { lineBreak: false });
    this.use({ font: 'plain', size });
    document.text(value, beside, y);
  }

  /** @returns the document */
  async finish(): Promise<Buffer> {
    // Whoever holds the last page sees that none is missing.
    this.use(FOOT);
    this.foot(`/ ${this.pages}`, this.document.widthOfString(`${this.pages} `));
    this.document.end();
    await this.end;
    return Buffer.concat(this.chunks);
  }

  private use(style: Style): void {
    this.style = style;
    const { font, size, color = 'black' } = style;
    this.document.font(font).fontSize(size).fillColor(color);
  }

  private keepRoom(points: number): void {
    if (this.document.y > this.document.page.height - MARGIN - points) this.document.addPage();
  }

  private number(): void {
    this.pages++;
    this.foot(String(this.pages), 0);
  }

  /** Leaves everything as it was: a page may begin in the middle of a text. */
  private foot(text: string, right: number): void {
    const { document, style } = this;
    const { x, y, page } = document;
    // Below the margin, where text would begin a new page.
    page.margins.bottom = 0;
    this.use(FOOT);
    document.text(text, page.width / 2 + right, page.height - MARGIN / 2 - 8, { lineBreak: false });
    page.margins.bottom = MARGIN;
    this.use(style);
    document.x = x;
    document.y = y;
  }
}

async function readFonts(): Promise<Fonts> {
  const { resolve } = createRequire(import.meta.url);
  const read = async (file: string) => readFile(resolve(`dejavu-fonts-ttf/ttf/${file}`));
  const [plain, bold] = await Promise.all([read(FONTS.plain), read(FONTS.bold)]);
  return { plain, bold };
}
