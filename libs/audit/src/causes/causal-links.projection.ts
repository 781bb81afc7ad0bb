import { projection, type EventDescription } from '#kernel';

/** An event that another one led to: its id, that of its cause, and where it lies. Nothing of what it says. */
export type CausalLink = readonly [id: string, cause: string, streamId: string, revision: number];

/** What one outside request led to, in log order. */
export interface CausalLinksDocument {
  readonly links: CausalLink[];
  /** True when more came of it than is kept. */
  readonly more: boolean;
}

/** More than any request leads to, but for one that a client gives the correlation id of a whole day. */
const MOST_LINKS = 2_000;

/** One document for each request from which something followed, by its correlation id. */
export const causalLinks = projection<CausalLinksDocument>('causal-links', 1, {
  feeds: 'shared',
  fields: {},
  indexes: [],
});

/**
 * The same for all types of event that there are. What a request did itself is found by its own id, and is no link: so
 * most events cost nothing here.
 */
export const causalLinksOf = (events: readonly EventDescription[]) =>
  causalLinks.onEach(
    events,
    ({ metadata: { causationId, correlationId } }) => (causationId === correlationId ? [] : correlationId),
    (doc, { id, streamId, revision, metadata: { causationId } }) => {
      const { links, more } = doc ?? { links: [], more: false };
      if (links.length === MOST_LINKS) return { links, more: true };
      links.push([id, causationId, streamId, revision]);
      return { links, more };
    },
  );
