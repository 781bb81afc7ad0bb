import { Controller, Get, Inject, Injectable, Param, Query, type Type } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { notFound } from '../http/problems.js';
import type { PageAnswer } from '../http/page.js';
import { Requires } from '../identity/requires.js';
import { Answers } from '../openapi/answers.js';
import { page } from '../openapi/shapes.js';
import { difference, type Difference } from './difference.js';
import { historyAnswer, HistoryQuery, historyRangeOf } from './history.requests.js';
import type { AnyThingPast } from './past-definition.js';
import { DiffQuery, momentFrom } from './past.requests.js';
import { historyItem, StreamHistory, type HistoryItem } from './stream-history.js';
import { ThingPasts } from './thing-pasts.js';

/** Answers what is asked about the past of any thing. */
@Injectable()
export class PastAnswers {
  constructor(
    private readonly histories: StreamHistory,
    private readonly pasts: ThingPasts,
  ) {}

  async history(past: AnyThingPast, id: string, query: HistoryQuery): Promise<PageAnswer<HistoryItem>> {
    const range = historyRangeOf(query);
    const found = await this.histories.page(past.stream(id), range, (event) => past.describe(event as never));
    const events = found ?? (await this.emptyHistory(past, id));
    const path = `/${past.path.replace(':id', encodeURIComponent(id))}`;
    return historyAnswer(events, range, { kind: past.kind, id, path });
  }

  async difference(past: AnyThingPast, id: string, { from, to, by }: DiffQuery): Promise<Difference> {
    const first = momentFrom('from', from, by);
    const found = await this.pasts.difference(past, id, ['from', first], ['to', momentFrom('to', to, by)]);
    if (!found) throw notFound(past.kind, id);
    return found;
  }

  /** Nothing has happened yet to what is there because of something else. */
  private async emptyHistory({ born }: AnyThingPast, id: string) {
    const range = { fromRevision: 0, limit: 1 };
    const one = born && (await this.histories.page(born.stream(id), range, () => born.text));
    return one && { items: [] };
  }
}

/** The routes that every thing with a past has beside its own: `…/history` and `…/diff`. */
export function pastControllerOf(past: AnyThingPast): Type {
  const { kind, path, permission } = past;

  @ApiTags('audit')
  @Controller(path)
  class PastController {
    constructor(@Inject(PastAnswers) private readonly answers: PastAnswers) {}

    @Get('history')
    @Answers(page(historyItem))
    @Requires(permission)
    @ApiOperation({ summary: HISTORY(kind) })
    history(@Param('id') id: string, @Query() query: HistoryQuery): Promise<PageAnswer<HistoryItem>> {
      return this.answers.history(past, id, query);
    }

    @Get('diff')
    @Answers(difference)
    @Requires(permission)
    @ApiOperation({ summary: DIFFERENCE(kind) })
    diff(@Param('id') id: string, @Query() query: DiffQuery): Promise<Difference> {
      return this.answers.difference(past, id, query);
    }
  }
  return named(PastController, kind);
}

/** The same for what there is one of. */
export function ownPastControllerOf(past: AnyThingPast, id: string): Type {
  const { kind, path, permission } = past;

  @ApiTags('audit')
  @Controller(path)
  class OwnPastController {
    constructor(@Inject(PastAnswers) private readonly answers: PastAnswers) {}

    @Get('history')
    @Answers(page(historyItem))
    @Requires(permission)
    @ApiOperation({ summary: HISTORY(kind) })
    history(@Query() query: HistoryQuery): Promise<PageAnswer<HistoryItem>> {
      return this.answers.history(past, id, query);
    }

    @Get('diff')
    @Answers(difference)
    @Requires(permission)
    @ApiOperation({ summary: DIFFERENCE(kind) })
    diff(@Query() query: DiffQuery): Promise<Difference> {
      return this.answers.difference(past, id, query);
    }
  }
  return named(OwnPastController, kind);
}

const HISTORY = (kind: string): string =>
  `Everything that happened to ${withArticle(kind)}: when, who and why`;
const DIFFERENCE = (kind: string): string => `What changed about ${withArticle(kind)} between two moments`;

/** The names of operations in the description of the API are made of those of classes. */
const named = (controller: Type, kind: string): Type => {
  const words = kind.replaceAll(/(?:^|[^a-z]+)([a-z])/gi, (_, letter: string) => letter.toUpperCase());
  return Object.defineProperty(controller, 'name', { value: `${words}PastController` });
};

const withArticle = (kind: string): string => `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
