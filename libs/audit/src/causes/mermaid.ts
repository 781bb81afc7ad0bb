import type { Causality, CausalEvent } from './causes.queries.js';

/** A flowchart of causes and effects, as Mermaid reads it: the request, and an arrow from each cause to its effect. */
export function mermaidOf({ asked, others, correlationId }: Causality): string {
  const events = [asked, ...others];
  const names = new Map(events.map(({ event }, index) => [event.id, `e${index}`]));
  const boxes = events.map((each) => `  ${names.get(each.event.id) ?? ''}["${labelOf(each)}"]`);
  const arrows = events.map(({ event }) => {
    const cause = names.get(event.metadata.causationId) ?? 'request';
    return `  ${cause} --> ${names.get(event.id) ?? ''}`;
  });
  const showsRequest = arrows.some((arrow) => arrow.startsWith('  request '));
  return [
    'flowchart TD',
    ...(showsRequest ? [`  request(["request ${quoted(correlationId)}"])`] : []),
    ...boxes,
    ...arrows,
    '  style e0 stroke-width:3px',
    '',
  ].join('\n');
}

const LONGEST = 80;

/** Without personal data: a graph is copied to where histories are not. */
const labelOf = ({ event }: CausalEvent): string =>
  quoted(`${event.type} · ${event.streamId} · ${event.metadata.occurredAt}`);

/** What would end a label early is written as Mermaid's entity for it. */
const quoted = (text: string): string => text.slice(0, LONGEST).replaceAll('"', '#quot;');
