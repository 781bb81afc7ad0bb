import { accountEvents, InvoiceIssued } from '#billing';
import { RequestReceived } from '#cases';
import { MessageQueued, MicrosoftMessageRecorded } from '#communication';
import { customerEvents } from '#customers';
import { idOf, projection } from '#kernel';

/** Whose personal data a stream holds. */
export interface SubjectStream {
  readonly stream: string;
  readonly customerId: string;
}

/** One document for each stream with personal data, so that a customer's are found. */
export const subjectStreamsProjection = projection<SubjectStream>('data-subject-streams', 1, {
  feeds: 'stream',
  fields: { customerId: 'text' },
  indexes: [['customerId']],
})
  .onEach(
    [RequestReceived, InvoiceIssued, MessageQueued, MicrosoftMessageRecorded],
    ({ streamId }) => streamId,
    (_none, { streamId, data }) => ({ stream: streamId, customerId: data.customerId }),
  )
  .onEach(
    [...customerEvents, ...accountEvents],
    ({ streamId }) => streamId,
    (known, { streamId }) => known ?? { stream: streamId, customerId: idOf(streamId) },
  );
