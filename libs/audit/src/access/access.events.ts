import { defineEvent, instant, t, type EventOf } from '#kernel';

export const AuditDataRead = defineEvent('AuditDataRead', {
  summary: 'Somebody read data of the audit, or tried to; several reads that came at once are one event.',
  data: t.Object({
    accesses: t.Array(
      t.Object({
        at: instant(),
        /** The account, and as what it read. */
        by: t.Object({
          id: t.String(),
          roles: t.Array(t.String()),
          onBehalfOf: t.Optional(t.String()),
        }),
        /** `history`, `difference`, `past`, `causality`, `proof`, `entries`, `accesses`, `export`. */
        what: t.String(),
        /** The address that was asked, with its query. */
        asked: t.String(),
        /** Status of the answer: 200, or 400 to 499 for what was refused. */
        outcome: t.Integer(),
        reason: t.Optional(t.String()),
        /** Network address of whoever asked. */
        from: t.String(),
        requestId: t.String(),
      }),
    ),
  }),
});

/** The reads of one event are at most so far apart. */
export const LONGEST_SPAN_MS = 60_000;

/** The address that was asked, without its query. */
export const pathOf = (asked: string): string => asked.split('?', 1)[0] ?? '';

export const accessEvents = [AuditDataRead] as const;
export type Access = EventOf<typeof AuditDataRead>['data']['accesses'][number];

/** What such an event means, in one line. */
export const describeAccess = ({ data: { accesses } }: EventOf<typeof AuditDataRead>): string =>
  `Data of the audit were read ${accesses.length === 1 ? 'once' : `${accesses.length} times`}: ` +
  `${[...new Set(accesses.map(({ by, what }) => `${what} by ${by.id}`))].join(', ')}.`;
