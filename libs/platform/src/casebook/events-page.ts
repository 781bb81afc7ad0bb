import type { EventDescription } from '#kernel';
import type { ContextDefinition } from './context-definition.js';

/** `docs/events.md`: every type of event, from the catalog itself; a test holds the file against this. */
export const eventsPage = (
  contexts: readonly Pick<ContextDefinition, 'name' | 'events'>[],
): string => `# The events

Everything that the log may hold, with the version of its schema. Fields with \`?\` may be absent; those with † are
personal data, which the event feed leaves out. The schemas themselves are in
[api/asyncapi.json](api/asyncapi.json). This page is made from the catalog; write it anew with \`npm run docs\`.

${contexts
  .filter(({ events }) => events.length > 0)
  .map(({ name, events }) => `## ${name}\n\n${tableOf(events)}\n`)
  .join('\n')}`;

function tableOf(events: readonly EventDescription[]): string {
  const rows = events.map((event) => [
    `\`${event.type}\``,
    String(event.version),
    event.summary,
    fieldsOf(event).join(', '),
  ]);
  const head = ['Event', 'Version', 'What happened', 'Fields'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const fieldsOf = ({ schema: { properties, required = [] }, personal }: EventDescription): string[] =>
  Object.keys(properties).map(
    (name) => `\`${name}\`${required.includes(name) ? '' : '?'}${personal.includes(name) ? '†' : ''}`,
  );
