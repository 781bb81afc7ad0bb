import { accountEvents, InvoiceIssued } from '#billing';
import { RequestReceived } from '#cases';
import { MessageQueued, MicrosoftMessageRecorded } from '#communication';
import { customerEvents } from '#customers';
import { idOf, projection } from '#kernel';

/** Streams that hold personal data of one customer. */
export interface SubjectStreams {
  readonly customerId: string;
  readonly streams: string[];
}

/**
 * The streams with personal data, so that a customer's are found: in one document those that began in a month, in
 * another those of the customer itself. One document for each would be a third of all that the read models write.
 */
export const subjectStreamsProjection = projection<SubjectStreams>('data-subject-streams', 2, {
  feeds: 'shared',
  fields: { customerId: 'text' },
  indexes: [['customerId']],
})
  .onEach(
    [RequestReceived, InvoiceIssued, MessageQueued, MicrosoftMessageRecorded],
    // Each is asked for a few times: no name to be remembered, as `nameOf` does.
    ({ data, metadata }) => `${data.customerId}|${metadata.occurredAt.slice(0, 7)}`,
    (known, { streamId, data }) =>
      withStream(known ?? { customerId: data.customerId, streams: [] }, streamId),
  )
  .onEach(
    [...customerEvents, ...accountEvents],
    ({ streamId }) => idOf(streamId),
    (known, { streamId }) => {
      if (known?.streams.includes(streamId)) return known;
      return withStream(known ?? { customerId: idOf(streamId), streams: [] }, streamId);
    },
  );

function withStream(known: SubjectStreams, streamId: string): SubjectStreams {
  known.streams.push(streamId);
  return known;
}
