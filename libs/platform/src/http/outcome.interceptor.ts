import {
  applyDecorators,
  Injectable,
  SetMetadata,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiCreatedResponse, ApiOkResponse } from '@nestjs/swagger';
import { t, type Accepted, type Outcome, type Rejected } from '#kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { OwnWrites } from '../casebook/own-writes.js';
import { openApi } from '../openapi/answers.js';
import { nullable, position, uuid, type AnswerOf } from '../openapi/shapes.js';
import { contended, keyReused, refused, stale, type ProblemException } from './problems.js';

/** What a command is answered with. */
export const commandAnswer = t.Object(
  {
    id: uuid('Id of what the command was given to.'),
    revision: t.Integer({ description: 'Its revision after the command; the ETag.', examples: [3] }),
    position: nullable(
      position('Position in the log of what the command wrote, for ?atLeast=; null when it was already so.'),
    ),
  },
  { $id: 'CommandAnswer' },
);
const DONE = { schema: openApi(commandAnswer) };

type Creation = {
  /** Address of what was made, relative; `:name` is the answer's id, a path parameter or a field of the body. */
  readonly location: string;
  /** `always`: the route makes something; `ifNew`: it makes it or changes it. */
  readonly when: 'always' | 'ifNew';
};

const CREATION = Symbol('creation');

/** The route makes something new: 201 with `Location`. `@Creates('/v1/cases/:id')` */
export const Creates = (location: string) =>
  applyDecorators(
    SetMetadata<symbol, Creation>(CREATION, { location, when: 'always' }),
    ApiCreatedResponse(DONE),
  );

/** The route makes something or changes it: 201 with `Location` the first time, 200 from then on. */
export const CreatesOrChanges = (location: string) =>
  applyDecorators(
    SetMetadata<symbol, Creation>(CREATION, { location, when: 'ifNew' }),
    ApiCreatedResponse({ ...DONE, description: 'It is new.' }),
    ApiOkResponse({ ...DONE, description: 'It was there and has changed.' }),
  );

/** The route changes something that is there: 200. */
export const Changes = () => ApiOkResponse(DONE);

/**
 * Turns the kernel's Outcome, which controllers return as it is, into an answer or a problem. Whatever has a
 * revision, commanded or read, carries it as its ETag.
 */
@Injectable()
export class OutcomeInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly ownWrites: OwnWrites,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((result: unknown) => {
        if (isOutcome(result)) return this.answer(result, context);
        if (hasRevision(result)) tag(context.switchToHttp().getResponse<FastifyReply>(), result.revision);
        return result;
      }),
    );
  }

  private answer(outcome: Outcome, context: ExecutionContext): AnswerOf<typeof commandAnswer> {
    if (!outcome.ok) throw asProblem(outcome);
    if (outcome.position !== undefined) this.ownWrites.acknowledge(outcome.position);
    const http = context.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const creation = this.reflector.get<Creation | undefined>(CREATION, context.getHandler());
    if (creation) {
      reply.header('Location', locationOf(creation.location, outcome.id, http.getRequest<FastifyRequest>()));
    }
    const created = creation && (creation.when === 'always' || isNew(outcome));
    reply.status(created ? 201 : 200);
    tag(reply, outcome.revision);
    const { id, revision, position } = outcome;
    return { id, revision, position: position?.toString() ?? null };
  }
}

/** A strong entity tag: the revision in quotes. */
export const etagOf = (revision: number): string => `"${revision}"`;

/** Nothing was there and nothing was written: then there is no revision either. */
function tag(reply: FastifyReply, revision: number): void {
  if (revision >= 0) reply.header('ETag', etagOf(revision));
}

/** The problem that a rejected command is answered with. */
export function asProblem({ reason }: Rejected): ProblemException {
  switch (reason.kind) {
    case 'refused':
      return refused(reason.refusal);
    case 'stale':
      return stale(reason.expected, reason.actual);
    case 'contended':
      return contended(reason.attempts);
    case 'idReused':
      return keyReused();
  }
}

const hasRevision = (result: unknown): result is { readonly revision: number } =>
  typeof result === 'object' && result !== null && 'revision' in result && Number.isInteger(result.revision);

const isOutcome = (result: unknown): result is Outcome =>
  typeof result === 'object' &&
  result !== null &&
  'ok' in result &&
  ('streamId' in result || ('reason' in result && typeof result.reason === 'object'));

/** The stream began with this command. Also true when the command is repeated, so that it answers the same. */
const isNew = ({ revision, events }: Accepted): boolean =>
  events.length > 0 && revision === events.length - 1;

function locationOf(template: string, id: string, request: FastifyRequest): string {
  const known = { ...(request.body as object | null), ...(request.params as object), id } as Readonly<
    Record<string, unknown>
  >;
  return template.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(known[name])));
}
