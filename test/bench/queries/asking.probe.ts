import { Random } from '../desk-log/random.js';
import type { Probe } from '../harness/probe.js';
import { headersOf } from '../desk/desk.js';
import { percentile } from '../harness/statistics.js';
import { QUESTIONS } from './questions.js';

/**
 * Asks every question many times, in turn, one at a time: once over to warm up, then measured. Answers with
 * p99 over all of them together and for each alone, in milliseconds.
 */
const probe: Probe = async ({ url, token, times, seed }) => {
  const headers = headersOf({ token: String(token) });
  const taken = QUESTIONS.map((): number[] => []);
  const ask = async (address: string): Promise<number> => {
    const start = performance.now();
    const answer = await fetch(`${String(url)}${address}`, { headers });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${address}: ${answer.status} ${text}`);
    return performance.now() - start;
  };
  for (const measured of [false, true]) {
    // The same values both times over: a desk asks for what it has just asked for.
    const random = new Random(Number(seed));
    for (let time = 0; time < Number(times); time++) {
      for (const [index, question] of QUESTIONS.entries()) {
        const millis = await ask(question.ask(random));
        if (measured) taken[index]?.push(millis);
      }
    }
  }
  const ofEach = QUESTIONS.map(({ name }, index) => [name, percentile(taken[index] ?? [], 0.99)] as const);
  return {
    p99Ms: percentile(taken.flat(), 0.99),
    p50Ms: percentile(taken.flat(), 0.5),
    ...Object.fromEntries(ofEach),
  };
};

export default probe;
