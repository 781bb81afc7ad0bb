import type { FastifyInstance } from 'fastify';
import { isUtf8 } from 'node:buffer';
import { malformed } from './problems.js';

/** Bodies of this API are flat; what is nested deeper than this is an attempt on somebody's stack. */
const DEEPEST = 20;

const ANY_OBJECT: object = {};

/**
 * Reads bodies: JSON only, in UTF-8 without replacement characters, and without property names that mean
 * something to JavaScript itself (`__proto__`, `constructor`, `toString`, …).
 */
export function readJsonBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

/**
 * @returns the value; undefined for an empty body
 * @throws ProblemException that says where it can't be read
 */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  if (!isUtf8(body)) throw malformed('The body must be UTF-8.');
  const value = parse(body.toString('utf8'));
  check(value, DEEPEST);
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // V8 quotes the text around the place; the place alone is enough, and quotes nobody's data.
    const place = /position (\d+)/.exec((error as Error).message)?.[1];
    throw malformed(
      `The body must be JSON${place === undefined ? '' : `; it stops being so at character ${place}`}.`,
    );
  }
}

function check(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth === 0) throw malformed(`The body must not be nested deeper than ${DEEPEST} levels.`);
  if (Array.isArray(value)) {
    for (const entry of value) check(entry, depth - 1);
    return;
  }
  for (const key of Object.keys(value)) {
    if (key in ANY_OBJECT) throw malformed(`The body must not have a property named '${key}'.`);
    check((value as Readonly<Record<string, unknown>>)[key], depth - 1);
  }
}
