import type { Verification } from '#kernel';
import type { ProjectionStatusAnswer } from '#platform';
import { setTimeout as pause } from 'node:timers/promises';
import { TargetAway, TargetRefuses } from '../imports/import-target.js';
import type { Outcome, ProjectionsTarget, Rebuilt } from './target.js';

/** Comparing a large read model takes its time. */
const TIMEOUT_MS = 3_600_000;
const LOOK_EVERY_MS = 500;

interface Problem {
  readonly detail?: string;
}

/** Looks after the projections of a running service, through its operations endpoints. */
export class ServiceProjections implements ProjectionsTarget {
  private readonly address: string;

  constructor(
    url: string,
    private readonly token: string,
  ) {
    this.address = new URL('v1/operations/projections', url.endsWith('/') ? url : `${url}/`).href;
  }

  async list(): Promise<readonly ProjectionStatusAnswer[]> {
    const answer = await this.ask('GET', '');
    if (!answer.ok) throw new TargetRefuses(`${this.address}: ${answer.why}`);
    return (answer.value as { items: ProjectionStatusAnswer[] }).items;
  }

  rebuild(name: string, options: { evenIfDifferent: boolean; reason?: string }): Promise<Outcome<Rebuilt>> {
    return this.begin(name, 'rebuild', options);
  }

  rollback(name: string, options: { reason?: string }): Promise<Outcome<Rebuilt>> {
    return this.begin(name, 'rollback', options);
  }

  async verify(name: string, { sample }: { sample: boolean }): Promise<Outcome<Verification>> {
    return (await this.ask('POST', `/${encodeURIComponent(name)}/verify`, {
      sample,
    })) as Outcome<Verification>;
  }

  retry(name: string, stream: string, options: { reason?: string }): Promise<Outcome<boolean>> {
    return this.free(name, stream, 'retry', options);
  }

  skip(name: string, stream: string, options: { reason: string }): Promise<Outcome<boolean>> {
    return this.free(name, stream, 'skip', options);
  }

  async close(): Promise<void> {
    // Connections end with the process.
  }

  /** The service begins it; the list tells how it goes on. */
  private async begin(name: string, what: 'rebuild' | 'rollback', body: object): Promise<Outcome<Rebuilt>> {
    const before = (await this.buildsOf(name)).find(({ serving }) => serving);
    const begun = await this.ask('POST', `/${encodeURIComponent(name)}/${what}`, body);
    if (!begun.ok) return begun;
    for (;;) {
      const builds = await this.buildsOf(name);
      const serving = builds.find((build) => build.serving);
      if (serving && builds.length === 1) {
        const flipped = serving.collection !== before?.collection;
        return { ok: true, value: { flipped, collection: serving.collection } };
      }
      await pause(LOOK_EVERY_MS);
    }
  }

  /** Documents of many streams are filled anew for it, which may take its time. */
  private async free(
    name: string,
    stream: string,
    what: 'retry' | 'skip',
    body: object,
  ): Promise<Outcome<boolean>> {
    const path = `/${encodeURIComponent(name)}/parked/${encodeURIComponent(stream)}/${what}`;
    const before = await this.buildsOf(name);
    const attempts = attemptsIn(before, stream);
    const begun = await this.ask('POST', path, body);
    if (!begun.ok) return begun;
    for (;;) {
      const builds = await this.buildsOf(name);
      const now = attemptsIn(builds, stream);
      if (now === undefined && builds.length === 1) return { ok: true, value: true };
      if (now !== undefined && now !== attempts && builds.length === 1) return { ok: true, value: false };
      await pause(LOOK_EVERY_MS);
    }
  }

  private async buildsOf(name: string): Promise<readonly ProjectionStatusAnswer[]> {
    return (await this.list()).filter(({ projection }) => projection === name);
  }

  private async ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Outcome<unknown>> {
    const response = await this.fetch(method, path, body);
    const text = await response.text();
    if (response.ok) return { ok: true, value: JSON.parse(text) };
    const why = detailIn(text);
    if (response.status === 404 && path !== '') return { ok: false, why, unknown: true };
    if (response.status === 409) return { ok: false, why, unknown: false };
    if (response.status < 500) throw new TargetRefuses(`${this.address} answers ${response.status}. ${why}`);
    throw new TargetAway(`${this.address} answers ${response.status}. ${why}`);
  }

  private async fetch(method: string, path: string, body?: object): Promise<Response> {
    try {
      return await fetch(`${this.address}${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${this.token}`,
          ...(body ? { 'Content-Type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      const { message, cause } = error as Error;
      const why = cause instanceof Error ? cause.message : message;
      throw new TargetAway(`The service at ${this.address} can't be reached: ${why}.`, { cause: error });
    }
  }
}

const attemptsIn = (builds: readonly ProjectionStatusAnswer[], stream: string): number | undefined =>
  builds.flatMap(({ parked }) => parked).find((park) => park.stream === stream)?.attempts;

function detailIn(text: string): string {
  try {
    return (JSON.parse(text) as Problem).detail ?? text;
  } catch {
    // Something between us and the service answered in its own words.
    return text.slice(0, 200);
  }
}
