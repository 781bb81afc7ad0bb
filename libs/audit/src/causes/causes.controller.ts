import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { present, t } from '#kernel';
import { Answers, atLeastOf, historyItem, is, notFound, ReadQuery, Requires, type AnswerOf } from '#platform';
import { answering } from '../http/refusals.js';
import { AuditLog } from '../log/audit-log.js';
import { GetCauses, GetEffects, type Causality, type CausalEvent } from './causes.queries.js';
import { mermaidOf } from './mermaid.js';

const causalEvent = t.Object({
  ...t.Pick(historyItem, [
    'eventId',
    'type',
    'revision',
    'position',
    'occurredAt',
    'recordedAt',
    'actor',
    'reason',
    'causationId',
    'correlationId',
    'text',
  ]).properties,
  streamId: is.text('case-0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11'),
  distance: t.Integer({
    minimum: 0,
    examples: [1],
    description: 'Steps from the event that was asked about.',
  }),
});

/** Causes or effects of an event, as a list and as a graph. */
const causality = t.Object(
  {
    event: causalEvent,
    items: t.Array(causalEvent, { description: 'The nearest first.' }),
    correlationId: is.text('0198a5c2-7d7e-7c3a-9a53-0d7b5c0e8f11', 'The request with which it began.'),
    more: t.Boolean({ description: 'True when there are more than are shown.', examples: [false] }),
    graph: is.text('flowchart TD\n  e1 --> e0\n', 'Mermaid.'),
  },
  { $id: 'Causality' },
);
type CausalityAnswer = AnswerOf<typeof causality>;

/** What led to what, across all streams. [A1] */
@ApiTags('audit')
@Controller('v1/audit/events/:id')
export class CausesController {
  constructor(
    private readonly log: AuditLog,
    private readonly queries: QueryBus,
  ) {}

  @Get('causes')
  @Answers(causality)
  @Requires('audit.read')
  @ApiOperation({
    summary: 'What led to an event, back to the request with which it began',
    description: 'An event is found as soon as a checkpoint has been signed after it, which takes seconds.',
  })
  causes(@Param('id') id: string, @Query() query: ReadQuery): Promise<CausalityAnswer> {
    return answering(this.log, async () =>
      answerOf(id, await this.queries.execute(new GetCauses(id, atLeastOf(query)))),
    );
  }

  @Get('effects')
  @Answers(causality)
  @Requires('audit.read')
  @ApiOperation({ summary: 'What followed from an event: the reactions to it, and what came of those' })
  effects(@Param('id') id: string, @Query() query: ReadQuery): Promise<CausalityAnswer> {
    return answering(this.log, async () =>
      answerOf(id, await this.queries.execute(new GetEffects(id, atLeastOf(query)))),
    );
  }
}

function answerOf(id: string, found: Causality | undefined): CausalityAnswer {
  if (!found) throw notFound('signed event', id);
  const { asked, others, correlationId, more } = found;
  return {
    event: eventOf(asked),
    items: others.map(eventOf),
    correlationId,
    more,
    graph: mermaidOf(found),
  };
}

const eventOf = ({ event, distance, text }: CausalEvent) => ({
  eventId: event.id,
  type: event.type,
  streamId: event.streamId,
  revision: event.revision,
  position: event.position.toString(),
  occurredAt: event.metadata.occurredAt,
  recordedAt: event.recordedAt,
  actor: event.metadata.actor,
  ...present({ reason: event.metadata.reason }),
  causationId: event.metadata.causationId,
  correlationId: event.metadata.correlationId,
  text,
  distance,
});
