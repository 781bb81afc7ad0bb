import { expect } from '@jest/globals';
import type { Response, Test } from 'supertest';
import type TestAgent from 'supertest/lib/agent.js';

/** What a command is answered with. */
export interface Done {
  readonly id: string;
  readonly revision: number;
  readonly position: string;
}

type Method = 'get' | 'post' | 'put';
type Headers = Readonly<Record<string, string>>;

/** Speaks to the service as somebody, and reads like given/when/then. */
export class DeskClient {
  constructor(
    private readonly agent: TestAgent,
    private readonly mint?: () => Promise<string>,
  ) {}

  /** Something that has happened: fails the test unless the command is accepted. */
  async given(method: 'post' | 'put', path: string, body: object = {}): Promise<Done> {
    const response = await this.send(method, path, body);
    if (response.status !== 200 && response.status !== 201) {
      throw new Error(`${method} ${path} was answered ${response.status}: ${response.text}`);
    }
    return response.body as Done;
  }

  /** The step under test. */
  when(method: Method, path: string, body?: object, headers: Headers = {}): Expectation {
    return new Expectation(this.send(method, path, body, headers));
  }

  /** The body of an answer, which must be 200. */
  async read<Body = Record<string, never>>(path: string): Promise<Body> {
    const response = await this.send('get', path);
    if (response.status !== 200)
      throw new Error(`get ${path} was answered ${response.status}: ${response.text}`);
    return response.body as Body;
  }

  async send(method: Method, path: string, body?: object | string, headers: Headers = {}): Promise<Response> {
    let request: Test = this.agent[method](path);
    if (this.mint) request = request.set('Authorization', `Bearer ${await this.mint()}`);
    if (body !== undefined) request = request.set('Content-Type', 'application/json');
    return request.set(headers).send(body);
  }
}

/** What must have come of a step. */
export class Expectation {
  constructor(private readonly answered: Promise<Response>) {}

  /** Answered with this status and a body that has at least these members. */
  async answers(status: number, body: object = {}): Promise<Response> {
    const response = await this.answered;
    expect({ status: response.status, body: response.body }).toMatchObject({ status, body });
    return response;
  }

  /** Refused by this rule of the domain. */
  async refused(rule: string): Promise<Response> {
    return this.problem(409, rule);
  }

  /** Not valid, because of this field. */
  async invalid(field: string): Promise<Response> {
    const response = await this.problem(400, 'invalid');
    expect(response.body.errors).toContainEqual(expect.objectContaining({ field }));
    return response;
  }

  /** A problem with this status, whose type ends in this code. */
  async problem(status: number, code: string): Promise<Response> {
    const response = await this.answered;
    expect({ status: response.status, type: response.body.type }).toEqual({
      status,
      type: `urn:casebook:problem:${code}`,
    });
    expect(response.headers['content-type']).toContain('application/problem+json');
    return response;
  }
}
