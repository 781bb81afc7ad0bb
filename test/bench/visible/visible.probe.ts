import { Agent, request } from 'node:http';
import { headersOf, REQUEST } from '../desk/desk.js';
import type { Probe } from '../harness/probe.js';
import { percentile } from '../harness/statistics.js';

const PAUSE_MS = 10;

interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * Posts a request for support, and asks for the case as soon as the answer is there, with the position that
 * it named: a query waits until its read model has applied that. What is measured is therefore at least one
 * round trip.
 */
const probe: Probe = async ({ url, token, seconds }) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = headersOf({ token: String(token) });
  const send = (method: string, path: string, body?: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = request(`${String(url)}${path}`, { method, agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      });
      sent.on('error', reject);
      sent.end(body);
    });

  const taken: number[] = [];
  const end = performance.now() + Number(seconds) * 1_000;
  while (performance.now() < end) {
    const { body } = await send('POST', '/v1/cases', REQUEST);
    const { id, position } = JSON.parse(body) as { readonly id: string; readonly position: string };
    const acknowledged = performance.now();
    const { status } = await send('GET', `/v1/cases/${id}?atLeast=${position}`);
    if (status !== 200) throw new Error(`An acknowledged case was not seen: ${status}.`);
    taken.push(performance.now() - acknowledged);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return { p50Ms: percentile(taken, 0.5), p99Ms: percentile(taken, 0.99), count: taken.length };
};

export default probe;
