import { oneOf, t, type Static, type TSchema } from '#kernel';

/** The type of an answer with this schema: the schema is written once, and is never at odds with the type. */
export type AnswerOf<S extends TSchema> = ReadonlyDeep<Static<S>>;

/** The same, where nothing can be changed. */
export type ReadonlyDeep<T> = T extends object ? { readonly [K in keyof T]: ReadonlyDeep<T[K]> } : T;

/** Text, with an example of it. */
export const text = (example: string, description?: string) =>
  t.String({ examples: [example], ...(description === undefined ? {} : { description }) });

/** An id that the system gave. */
export const uuid = (description?: string) => text('0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11', description);

/** An id of a customer, as people chose it. */
export const customerId = () => text('padaria-aurora');

/** A place in the log. */
export const position = (description = 'Position in the log.') => text('4711', description);

/** The number of changes to something since it came to be; its ETag. */
export const revision = () => t.Integer({ minimum: 0, examples: [3], description: 'The ETag.' });

/** How many there are of something. */
export const count = (description?: string) =>
  t.Integer({ minimum: 0, examples: [3], ...(description === undefined ? {} : { description }) });

/** Numbers by name. */
export const counts = (example: Readonly<Record<string, number>>) =>
  t.Record(t.String(), t.Integer(), { examples: [example] });

/** A part of a whole, from 0 to 1; null where there is no whole. */
export const share = () => nullable(t.Number({ minimum: 0, maximum: 1, examples: [0.25] }));

/** An amount of money in the currency's minor unit. [D28] */
export const minor = (example = 120_000) => t.Integer({ minimum: 0, examples: [example] });

export const currency = () => t.String({ pattern: '^[A-Z]{3}$', examples: ['BRL'] });

/** What may not be known, or not be there. */
export const nullable = <S extends TSchema>(schema: S) => t.Union([schema, t.Null()]);

/** A page of a list. */
export const page = <S extends TSchema>(item: S) =>
  t.Object({
    items: t.Array(item),
    next: nullable(text('/v1/…?after=eyJ2Ijox', 'Relative URL of the next page; null on the last one.')),
  });

/** Which rule stands in the way of a step, where it comes from, and what to do. */
export const ruleInTheWay = {
  rule: text('cases/health-check-first'),
  source: text('[D9]'),
  message: text('Check service health before you diagnose.'),
};

/** A step that people may take: where, and when not, which rule stands in the way. */
export const step = (name: string, url: string) =>
  t.Object({
    step: text(name),
    url: text(url, 'Relative URL to POST it to.'),
    allowed: t.Boolean({ examples: [false] }),
    because: t.Optional(t.Object(ruleInTheWay)),
  });

/** Who acted. */
export const actor = t.Object({
  id: text('ana'),
  kind: oneOf(['person', 'machine', 'system']),
  roles: t.Array(text('helpdeskAgent')),
  onBehalfOf: t.Optional(text('rita')),
  delegatedAdmin: t.Optional(
    t.Object({ relationshipId: text('gdap-1'), roles: t.Array(text('helpdeskAdministrator')) }),
  ),
});
