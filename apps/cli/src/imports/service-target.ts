import { MOST_STEPS, type CaseHistory } from '#cases';
import { setTimeout as sleep } from 'node:timers/promises';
import { TargetAway, TargetRefuses, type Imported, type ImportTarget } from './import-target.js';

const CONCURRENCY = 32;
/** How often a service that is away for the moment is asked again. */
const MAX_ATTEMPTS = 6;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 2_000;
const LONGEST_ASKED_MS = 60_000;
const TIMEOUT_MS = 60_000;

interface Problem {
  readonly type?: string;
  readonly detail?: string;
  readonly field?: string;
}

/** Brings histories in through a running service. */
export class ServiceTarget implements ImportTarget {
  readonly concurrency = CONCURRENCY;
  private readonly address: string;

  constructor(
    url: string,
    private readonly token: string,
  ) {
    this.address = new URL('v1/imports/cases', url.endsWith('/') ? url : `${url}/`).href;
  }

  /** A history that is too long for one request goes in several: the steps that are there are passed over. */
  async bringIn(history: CaseHistory): Promise<Imported> {
    let written = 0;
    let id = '';
    for (const part of partsOf(history)) {
      const response = await this.post(part);
      if (!response.ok) return refusalIn(response);
      const answer = (await response.json()) as { id: string; written: number };
      written += answer.written;
      id = answer.id;
    }
    return { ok: true, id, written };
  }

  async close(): Promise<void> {
    // Connections end with the process.
  }

  private async post(history: CaseHistory): Promise<Response> {
    let why = '';
    let wait = 0;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (attempt > 0) await sleep(wait);
      const response = await this.attempt(history);
      if (typeof response === 'string') why = response;
      else if ([401, 403, 404].includes(response.status)) throw await this.refusal(response);
      else if (response.status < 500 && response.status !== 429) return response;
      else why = `it answered ${response.status}`;
      wait = waitAfter(attempt, response);
    }
    throw new TargetAway(`The service at ${this.address} can't be reached: ${why}.`);
  }

  /** @returns why there is no answer, when there is none */
  private async attempt(history: CaseHistory): Promise<Response | string> {
    try {
      return await fetch(this.address, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${this.token}` },
        body: JSON.stringify(history),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      const { message, cause } = error as Error;
      return cause instanceof Error ? cause.message : message;
    }
  }

  private async refusal(response: Response): Promise<TargetRefuses> {
    const { detail = '' } = await problemIn(response);
    return new TargetRefuses(`${this.address} answers ${response.status}. ${detail}`);
  }
}

function* partsOf(history: CaseHistory): Generator<CaseHistory> {
  const { steps } = history;
  for (let from = 0; from === 0 || from < steps.length; from += MOST_STEPS) {
    yield { ...history, steps: steps.slice(from, from + MOST_STEPS) };
  }
}

/** As long as the service says, else twice as long as before. */
function waitAfter(attempt: number, response: Response | string): number {
  const asked = typeof response === 'string' ? NaN : Number(response.headers.get('Retry-After') ?? NaN);
  return Number.isFinite(asked)
    ? Math.min(asked * 1_000, LONGEST_ASKED_MS)
    : Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS);
}

async function refusalIn(response: Response): Promise<Imported> {
  const { detail = '', type = '', field } = await problemIn(response);
  return {
    ok: false,
    at: field ?? 'request',
    why: `${detail} (${type.split(':').at(-1) ?? response.status})`,
  };
}

async function problemIn(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    return JSON.parse(text) as Problem;
  } catch {
    // Something between us and the service answered in its own words.
    return { detail: text.slice(0, 200) };
  }
}
