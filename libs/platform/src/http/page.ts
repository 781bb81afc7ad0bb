import type { Page } from '#kernel';
import type { FastifyRequest } from 'fastify';

/** A page of a list, as the API answers it. */
export interface PageAnswer<Item> {
  readonly items: readonly Item[];
  /** Relative URL of the next page; null on the last one. */
  readonly next: string | null;
}

/** The answer for a page that was found: `next` is the request's own URL with the place to go on from. */
export function pageOf<Doc, Item = Doc>(
  page: Page<Doc>,
  request: Pick<FastifyRequest, 'url'>,
  present: (doc: Doc) => Item = (doc) => doc as unknown as Item,
): PageAnswer<Item> {
  return {
    items: page.items.map(present),
    next: page.next === undefined ? null : withParameter(request.url, 'after', page.next),
  };
}

/** The URL with one query parameter set anew. */
export function withParameter(url: string, name: string, value: string): string {
  const [path = '', query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set(name, value);
  return `${path}?${parameters.toString()}`;
}
