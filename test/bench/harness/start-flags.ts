import { readFileSync } from 'node:fs';

/** From where a build of this module lies. */
const PACKAGE = new URL('../../../../package.json', import.meta.url);

/**
 * The flags that `npm start` gives to Node, so that what is measured runs as the service does. With less than 2 GiB to go,
 * the heap is kept at twice what lives in it, and not at four times.
 */
export function startFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as {
    readonly scripts: { readonly start: string };
  };
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}
