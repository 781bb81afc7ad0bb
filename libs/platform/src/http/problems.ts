import { HttpException } from '@nestjs/common';
import type { Permission } from '../identity/permissions.js';
import type { Role } from '../identity/roles.js';

/** What is wrong with one field, said as what would be right. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** An answer that says why there is no other: RFC 9457. */
export interface Problem {
  /** Stable; `urn:casebook:problem:` and a code. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** A sentence that says what to do. */
  readonly detail: string;
  /** Further members, as the type has them. */
  readonly [extension: string]: unknown;
}

/** How problems are labelled. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** Seconds after which a client may try again what should pass by itself. */
const RETRY_AFTER_S = 1;

/** A problem on its way to the client; whatever else is thrown becomes one in the problem filter. */
export class ProblemException extends HttpException {
  constructor(
    readonly problem: Problem,
    readonly headers: Readonly<Record<string, string>> = {},
    options?: { readonly cause?: unknown },
  ) {
    super(problem, problem.status, options);
  }
}

/** The stable `type` of a problem: `urn:casebook:problem:cases/health-check-first`. */
export const problemType = (code: string): string => `urn:casebook:problem:${code}`;

/** A problem by its code, title, status and detail. */
export const problem = (
  code: string,
  title: string,
  status: number,
  detail: string,
  extensions: Readonly<Record<string, unknown>> = {},
): Problem => ({ type: problemType(code), title, status, detail, ...extensions });

export const malformed = (detail: string): ProblemException =>
  new ProblemException(problem('malformed', 'The request can not be read', 400, detail));

/** @param errors what is wrong, field by field */
export const invalid = (errors: readonly FieldError[]): ProblemException =>
  new ProblemException(
    problem('invalid', 'The request is not valid', 400, errors.map(sentence).join(' '), { errors }),
  );

const sentence = ({ field, message }: FieldError): string => `${field} ${message}.`;

export const unauthorized = (detail: string): ProblemException =>
  new ProblemException(problem('unauthorized', 'Who are you?', 401, detail), {
    'WWW-Authenticate': 'Bearer realm="casebook"',
  });

/** A token was sent, and it is not good. */
export const invalidToken = (detail: string): ProblemException =>
  new ProblemException(problem('unauthorized', 'Who are you?', 401, detail), {
    'WWW-Authenticate': 'Bearer realm="casebook", error="invalid_token"',
  });

export const forbidden = (permission: Permission, roles: readonly Role[]): ProblemException =>
  new ProblemException(
    problem(
      'forbidden',
      'Not permitted',
      403,
      `This needs the permission ${permission}; roles that have it: ${roles.join(', ')}.`,
      {
        permission,
        roles,
      },
    ),
  );

/** There is no such thing, or none that the caller may know of. */
export const notFound = (kind: string, id: string): ProblemException =>
  new ProblemException(
    problem('not-found', 'Not found', 404, `There is no ${kind} '${id.slice(0, 100)}'.`, {
      kind,
      id: id.slice(0, 100),
    }),
  );

/** A read model, or a store, is not there yet; trying again helps. */
export const unavailable = (
  code: string,
  detail: string,
  { retryAfter = RETRY_AFTER_S, cause }: { readonly retryAfter?: number; readonly cause?: unknown } = {},
): ProblemException =>
  new ProblemException(
    problem(code, 'Not available at the moment', 503, detail),
    { 'Retry-After': String(retryAfter) },
    { cause },
  );

/** Others kept being faster; trying again helps. */
export const contended = (attempts: number): ProblemException =>
  new ProblemException(
    problem(
      'contended',
      'Too much happened at once',
      409,
      `Others were faster ${attempts} times in a row. Try again.`,
    ),
    { 'Retry-After': String(RETRY_AFTER_S) },
  );

export const stale = (expected: number, actual: number | 'noStream'): ProblemException =>
  new ProblemException(
    problem(
      'stale',
      'It has changed since',
      412,
      actual === 'noStream'
        ? `If-Match names revision ${expected}, but there is nothing here yet.`
        : `If-Match names revision ${expected}, but the current one is ${actual}. Read it again, then decide.`,
      { expected, actual: actual === 'noStream' ? null : actual },
    ),
  );

export const keyReused = (): ProblemException =>
  new ProblemException(
    problem(
      'idempotency-key-reused',
      'The Idempotency-Key was used before',
      422,
      'The same Idempotency-Key came with another body before. Use a new key for a new command.',
    ),
  );

/** The domain does not allow it: the rule's code is the problem's type. */
export const refused = (refusal: {
  readonly rule: string;
  readonly source: string;
  readonly message: string;
  readonly field?: string;
}): ProblemException =>
  new ProblemException(
    problem(refusal.rule, 'A rule stands in the way', 409, refusal.message, {
      rule: refusal.rule,
      source: refusal.source,
      ...(refusal.field === undefined ? {} : { field: refusal.field }),
    }),
  );
