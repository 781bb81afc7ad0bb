import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openApiOf } from '#platform';
import { startDesk, type Desk } from '../support/desk.js';

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: unknown;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
}

interface Description {
  readonly openapi: string;
  readonly info: { readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

describe('The OpenAPI description of the whole service', () => {
  let desk: Desk;
  let api: Description;
  let operations: { name: string; path: string; operation: Operation }[];

  beforeAll(async () => {
    desk = await startDesk();
    api = JSON.parse(JSON.stringify(openApiOf(desk.app))) as Description;
    operations = Object.entries(api.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, path, operation })),
    );
  });
  afterAll(() => desk.close());

  it('says OpenAPI 3.1', () => {
    expect(api.openapi).toBe('3.1.0');
  });

  it('refers to nothing that it does not have', () => {
    const dangling = [...JSON.stringify(api).matchAll(/"\$ref":"#\/([^"]+)"/g)]
      .map(([, pointer = '']) => pointer)
      .filter((pointer) => pointer.split('/').reduce<unknown>(step, api) === undefined);
    expect(dangling).toEqual([]);
  });

  it('names every operation once, and says what each is for', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(ids).toEqual([...new Set(ids)]);
    const silent = operations.filter(({ operation }) => !operation.summary || !operation.tags?.length);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('describes every parameter of a path', () => {
    const missing = operations.filter(({ path, operation }) =>
      [...path.matchAll(/\{(\w+)\}/g)].some(
        ([, name]) =>
          !operation.parameters.some((parameter) => parameter.in === 'path' && parameter.name === name),
      ),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it('says how every operation of the API may be refused', () => {
    for (const { name, operation } of operations.filter(({ path }) => path.startsWith('/v1/'))) {
      expect({ name, security: operation.security }).toEqual({ name, security: [{ bearer: [] }] });
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['400', '401', '403', '503']));
    }
  });

  it('prints the table of permissions', () => {
    expect(api.info.description).toContain('| `cases.technical` |');
  });
});

const step = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[key.replaceAll('~1', '/')]
    : undefined;
