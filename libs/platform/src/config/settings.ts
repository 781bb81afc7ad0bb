/** What a variable should have been. */
export class Fault {
  constructor(readonly expected: string) {}
}

/** Reads a variable; one that makes no sense counts as not set, and is told of. */
export type Read = <T>(name: string, fallback: T, parse: (text: string) => T | Fault) => T;

/** A URL of one of the schemes. */
export const url =
  (...schemes: readonly string[]) =>
  (text: string): string | Fault =>
    URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1))
      ? text
      : beginningWith(schemes);

export const beginningWith = (schemes: readonly string[]): Fault =>
  new Fault(`a URL that begins with ${schemes.map((name) => `${name}://`).join(' or ')}`);

/** A whole number. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number | Fault => {
    const number = Number(text);
    return /^\d{1,9}$/.test(text) && number >= least && number <= most
      ? number
      : new Fault(`a whole number from ${least} to ${most}`);
  };

/** One of some words. */
export const oneOf =
  <Word extends string>(words: readonly Word[]) =>
  (text: string): Word | Fault =>
    words.find((word) => word === text) ?? new Fault(`one of ${words.join(', ')}`);
