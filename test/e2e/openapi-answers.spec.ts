import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { ManualClock } from '#kernel/testing';
import { AuditLog } from '#audit';
import { openApiOf } from '#platform';
import { startDesk, type Desk } from '../support/desk.js';
import { SchemaCheck, type Json } from '../support/json-schema.js';
import { liveThrough } from '../support/lived-through.js';

type Content = Readonly<Record<string, { readonly schema?: object; readonly example?: object }>>;

interface Operation {
  readonly summary?: string;
  readonly 'x-permission'?: string;
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Answer>>;
}

interface Answer {
  readonly content?: Content;
  readonly $ref?: string;
}

interface Route extends Operation {
  readonly method: string;
  readonly path: string;
}

/** What needs no token has no permission. */
const PUBLIC = ['/health/live', '/health/ready', '/metrics'];

describe('The description of the API', () => {
  let desk: Desk;
  let document: Json & { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };
  let routes: Route[];
  let schemas: SchemaCheck;
  let places: Readonly<Record<string, string>>;

  beforeAll(async () => {
    const clock = new ManualClock('2026-03-02T09:00:00.000Z');
    desk = await startDesk({ clock });
    document = JSON.parse(JSON.stringify(openApiOf(desk.app))) as typeof document;
    routes = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ method, path, ...operation })),
    );
    schemas = new SchemaCheck(document);
    const lived = await liveThrough(desk, clock);
    const { size } = desk.app.get(AuditLog).signed();
    const tile = size < 256 ? `000.p/${size}` : '000';
    places = { ...lived, '{size}': String(size), '{level}': '0', '{path}': tile };
  }, 60_000);
  afterAll(() => desk.close());

  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  });

  it('says of every operation what it is for, what it answers and who may ask', () => {
    const incomplete = routes.filter(
      (route) =>
        !route.summary ||
        !answersOf(route).some(({ schema }) => schema) ||
        (route['x-permission'] === undefined && !PUBLIC.includes(route.path)),
    );
    expect(incomplete.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });

  it('gives examples that fit their schemas', () => {
    const faults = routes.flatMap((route) =>
      [...answersOf(route), ...Object.values(route.requestBody?.content ?? {})].flatMap(
        ({ schema, example }) =>
          schema
            ? schemas.faults(schema, example).map((fault) => `${route.method} ${route.path}: ${fault}`)
            : [],
      ),
    );
    expect(faults).toEqual([]);
  });

  it('is what the service answers, with nothing added', async () => {
    const admin = desk.as('adminAgent');
    const auditor = desk.as('auditor');
    const faults: string[] = [];
    for (const { path, responses } of routes.filter(({ method }) => method === 'get')) {
      const url = urlOf(path, places);
      const first = await auditor.send('get', url);
      const { status, body, text, type } = first.status === 403 ? await admin.send('get', url) : first;
      const schema = described(document, responses[status])?.content?.[type]?.schema;
      // Problems have further members, as their types have them.
      const isProblem = status >= 400;
      const found = schema
        ? isProblem
          ? []
          : schemas.faults(schema, contentOf(type, body, text))
        : ['undescribed'];
      faults.push(...found.map((fault) => `${url} (${status} ${type}): ${fault}`));
    }
    expect(faults).toEqual([]);
  });

  it('gives examples of bodies that the service takes', async () => {
    const refused: string[] = [];
    for (const { method, path, requestBody } of routes) {
      const example = requestBody?.content['application/json']?.example;
      if (!example) continue;
      // What gets as far as a rule of the domain is well-formed.
      const url = urlOf(path, places);
      const { status, text } = await desk.as('adminAgent').send(method as 'post' | 'put', url, example);
      if (status === 400) refused.push(`${method} ${path}: ${text}`);
    }
    expect(refused).toEqual([]);
  });
});

/** An answer that is described where it is, or once for all. */
function described(document: Json, answer: Answer | undefined): Answer | undefined {
  const name = answer?.$ref?.split('/').at(-1);
  if (name === undefined) return answer;
  return (document as { components: { responses: Record<string, Answer> } }).components.responses[name];
}

/** What is answered when all went well, in every media type. */
const answersOf = ({ responses }: Operation) =>
  Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, { content = {} }]) => Object.values(content));

/** An answer as its schema describes it. */
function contentOf(type: string, body: unknown, text: string): unknown {
  if (/[+/]json$/.test(type)) return body;
  return Buffer.isBuffer(body) ? body.toString('latin1') : text;
}

/** Queries of routes that ask for one. */
const QUERIES = {
  '/diff': '?from=0&to=2999-01-01',
  '/proofs/inclusion': '?index=0',
  '/proofs/consistency': '?from=1',
};

/** The address of something that there is. */
function urlOf(path: string, places: Readonly<Record<string, string>>): string {
  const [kind = ''] = Object.keys(places).filter((prefix) => path.startsWith(prefix));
  const url = path
    .replace(/\{(?:id|customerId)\}/, places[kind] ?? 'nothing')
    .replaceAll(/\{\w+\}/g, (name) => places[name] ?? 'nothing');
  const [, query = ''] = Object.entries(QUERIES).find(([end]) => path.endsWith(end)) ?? [];
  return `${url}${query}`;
}
