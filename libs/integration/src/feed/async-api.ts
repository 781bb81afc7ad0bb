import { t, type EventDescription } from '#kernel';
import { feedEvent } from './feed-event.js';

/** The event feed as AsyncAPI 3.0: one message per type of event, as integrators get it. */
export const asyncApiOf = (events: readonly EventDescription[]): object => ({
  asyncapi: '3.0.0',
  info: {
    title: 'Casebook event feed',
    version: '1',
    description:
      'All events in the order of the log, as Server-Sent Events. `Last-Event-ID` resumes after any position, without gap or duplicate. Personal data is left out.',
    license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
  },
  defaultContentType: 'application/json',
  channels: {
    events: {
      address: '/v1/events',
      description: 'Ask with `Accept: text/event-stream` and a token that has the permission `events.read`.',
      messages: byType(events, ({ type }) => ({ $ref: `#/components/messages/${type}` })),
    },
  },
  operations: {
    sendEvents: {
      action: 'send',
      summary: 'The service sends what happened, and what happens from then on.',
      channel: { $ref: '#/channels/events' },
    },
  },
  components: { messages: byType(events, messageOf) },
});

const byType = (events: readonly EventDescription[], part: (event: EventDescription) => object): object =>
  Object.fromEntries(events.map((event) => [event.type, part(event)]));

function messageOf(event: EventDescription): object {
  const { $id: _id, ...envelope } = feedEvent;
  return {
    name: event.type,
    summary: event.summary,
    payload: {
      ...envelope,
      properties: {
        ...feedEvent.properties,
        type: t.Literal(event.type),
        schemaVersion: t.Literal(event.version),
        data: publicDataOf(event),
      },
    },
  };
}

/** The event's own schema without its personal fields. */
const publicDataOf = ({ schema, personal }: EventDescription): object => ({
  ...schema,
  required: (schema.required ?? []).filter((name) => !personal.includes(name)),
  properties: Object.fromEntries(
    Object.entries(schema.properties).filter(([name]) => !personal.includes(name)),
  ),
});
