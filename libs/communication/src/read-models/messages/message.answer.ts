import { instant, oneOf, t } from '#kernel';
import { is, type AnswerOf } from '#platform';
import { MESSAGE_STATUSES } from '../../domain/vocabulary.js';

/** An entry of the ledger without what it says. [D19] */
export const messageSummary = t.Object(
  {
    id: is.uuid(),
    revision: is.revision(),
    sender: oneOf(['partner', 'microsoft']),
    status: oneOf(MESSAGE_STATUSES),
    customerId: is.customerId(),
    caseId: is.nullable(is.uuid()),
    invoiceNumber: is.nullable(is.text('INV-2026-0042')),
    template: is.nullable(
      is.text('caseResolved', 'The code of what was said; null for Microsoft’s messages.'),
    ),
    ground: is.nullable(
      is.text('serviceIncident', 'On which ground Microsoft wrote; null for the partner’s messages.'),
    ),
    language: is.nullable(is.text('pt-BR')),
    channel: is.text('email'),
    recipient: is.nullable(t.Object({ name: is.text('Rui Prado'), email: is.text('rui@aurora.example') })),
    subject: is.text('Seu chamado 260302-7K3M9QX2 foi resolvido'),
    messageId: is.nullable(is.text('<0198a5c2@support.contoso.example>')),
    /** The event that the customer is told of; null for Microsoft's messages. */
    cause: is.nullable(t.Object({ eventId: is.uuid(), type: is.text('Resolved') })),
    at: t.String({ format: 'date-time', description: 'When it was queued, or received from Microsoft.' }),
    sentAt: t.Optional(instant()),
    deliveredAt: t.Optional(instant()),
    bouncedAt: t.Optional(instant()),
    conveyed: t.Optional(
      t.Object({ at: instant(), channel: is.text('phone'), note: t.Optional(is.text('Spoke to Rui.')) }),
    ),
    attempts: is.count('Attempts to send so far.'),
    nextAttemptAt: is.nullable(instant()),
    fault: is.nullable(is.text('550 no such mailbox', 'What went wrong last.')),
    changedAt: instant(),
  },
  { $id: 'MessageSummary' },
);
export type MessageSummary = AnswerOf<typeof messageSummary>;

/** A message in full. */
export const messageView = t.Object(
  { ...messageSummary.properties, body: is.nullable(is.text('Olá, o seu chamado foi resolvido.')) },
  { $id: 'MessageView' },
);
export type MessageView = AnswerOf<typeof messageView>;
