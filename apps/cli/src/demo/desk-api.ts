import type { Role } from '#platform';
import { whileAway } from '../http/while-away.js';

/** What the service answered. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** Address of what was made, relative. */
  readonly location: string | undefined;
}

/** Makes a token for an account with a role. */
export type TokenSource = (role: Role, options: { name: string; customer?: string }) => Promise<string>;

/** The service doesn't answer at all. */
export class ServiceSilent extends Error {
  override readonly name = 'ServiceSilent';
}

/** Generous: stores may be slow, and giving up in the middle of a play leaves half of it. */
const TIMEOUT_MS = 120_000;
/** Read models may be behind for a moment. */
const PATIENCE_MS = 60_000;

/** The public API, and nothing else. */
export class DeskApi {
  constructor(readonly url: string) {}

  /** @throws ServiceSilent */
  async send(
    token: string,
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    { body, key }: { readonly body?: object; readonly key?: string } = {},
  ): Promise<Answer> {
    const headers = {
      Authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
    };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await whileAway(() => this.fetch(path, init), PATIENCE_MS);
    return {
      status: response.status,
      body: bodyOf(await response.text()),
      location: response.headers.get('Location') ?? undefined,
    };
  }

  private async fetch(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(new URL(path, this.url), { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (error) {
      const { message, cause } = error as Error;
      const why = cause instanceof Error ? cause.message : message;
      throw new ServiceSilent(`There is no answer from ${this.url}: ${why}.`, { cause: error });
    }
  }
}

/** Every answer of the service is JSON, or there is none; anything else comes from somebody in between. */
function bodyOf(text: string): Answer['body'] {
  if (text === '') return {};
  try {
    return JSON.parse(text) as Answer['body'];
  } catch {
    return { detail: text.slice(0, 200) };
  }
}
