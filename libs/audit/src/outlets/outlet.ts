import type { SignedCheckpoint } from '../notes/checkpoint.js';

/** A place outside the operator's hands that checkpoints go to. */
export interface Outlet {
  /** For people: `witness witness.example/w1`. */
  readonly name: string;
  /** How long it is left alone after it took one, in milliseconds. */
  readonly restMs: number;
  /** Rejects when it could not be given; then it is tried again, with a newer one if there is one. */
  give(checkpoint: SignedCheckpoint, signal: AbortSignal): Promise<void>;
}

/** How long anybody is waited for, in milliseconds. */
export const PATIENCE_MS = 15_000;

/** Posts text, and answers with status and text; neither redirects nor long answers are followed. */
export async function post(
  url: string,
  body: string,
  type: string,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': type, 'User-Agent': 'casebook' },
    body,
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
  });
  return { status: response.status, text: (await response.text()).slice(0, MOST_CHARACTERS) };
}

const MOST_CHARACTERS = 100_000;
