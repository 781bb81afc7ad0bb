/** `x001/x234/067` for 1234067: groups of three digits, as C2SP tlog-tiles names tiles. */
export function tileIndex(index: number): string {
  const [last = '000', ...higher] = groups(index, 1).reverse();
  return [...higher.reverse().map((group) => `x${group}`), last].join('/');
}

/** `tile/0/x001/234`, or `tile/entries/x001/234.p/7` for one with seven entries. */
export const tilePath = (level: number | 'entries', index: number, width?: number): string =>
  `tile/${level}/${tileIndex(index)}${width === undefined ? '' : `.p/${width}`}`;

/** `checkpoints/x000/x000/x070/000`: always four groups, so that the order of names is that of sizes. */
export function checkpointPath(size: number): string {
  const [last = '000', ...higher] = groups(size, 4).reverse();
  return ['checkpoints', ...higher.reverse().map((group) => `x${group}`), last].join('/');
}

/** Three digits each, at least so many. */
function groups(number: number, least: number): string[] {
  const digits = String(number);
  const count = Math.max(least, Math.ceil(digits.length / 3));
  return digits.padStart(3 * count, '0').match(/.{3}/g) ?? [];
}

/** What a path of a tile names; undefined when it names none. */
export interface TileName {
  readonly level: number | 'entries';
  readonly index: number;
  /** Of a partial tile. */
  readonly width?: number;
}

const INDEX = /^((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;
const LEVEL = /^(?:entries|\d|[1-5]\d|6[0-3])$/;

/** Reads the part of a path after `tile/`. */
export function parseTileName(level: string, rest: string): TileName | undefined {
  const [, digits, width] = INDEX.exec(rest) ?? [];
  if (!LEVEL.test(level) || digits === undefined) return undefined;
  const index = Number(digits.replace(/[x/]/g, ''));
  const name = { level: level === 'entries' ? level : Number(level), index } as const;
  if (!Number.isSafeInteger(index) || tileIndex(index) !== digits) return undefined;
  if (width === undefined) return name;
  return Number(width) < 256 ? { ...name, width: Number(width) } : undefined;
}
