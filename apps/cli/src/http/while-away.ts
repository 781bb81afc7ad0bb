import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks a service again for as long as it answers 503 and says when to come again: one that has just started, say, or
 * whose read models are behind. Nothing was done then.
 *
 * @param patienceMs what would be answered later than this is not waited for
 */
export async function whileAway(ask: () => Promise<Response>, patienceMs: number): Promise<Response> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const response = await ask();
    const seconds = Number(response.headers.get('Retry-After') ?? NaN);
    if (response.status !== 503 || !Number.isFinite(seconds)) return response;
    const wait = seconds * 1_000;
    if (performance.now() + wait > deadline) return response;
    await response.body?.cancel();
    await sleep(wait);
  }
}
