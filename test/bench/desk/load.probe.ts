import autocannon from 'autocannon';
import type { Probe } from '../harness/probe.js';
import { headersOf, REQUEST } from './desk.js';

/** `POST /v1/cases` from many connections, as fast as they are answered or at a given rate. */
const probe: Probe = async ({ url, token, connections, seconds, rate }) => {
  const result = await autocannon({
    url: `${String(url)}/v1/cases`,
    method: 'POST',
    headers: headersOf({ token: String(token) }),
    body: REQUEST,
    connections: Number(connections),
    duration: Number(seconds),
    ...(rate === undefined ? {} : { overallRate: Number(rate) }),
  });
  const bad = result.non2xx + result.errors + result.timeouts;
  if (bad > 0) throw new Error(`${bad} requests were not accepted (${result.non2xx} by their status).`);
  return { perSecond: result['2xx'] / result.duration, p50Ms: result.latency.p50, p99Ms: result.latency.p99 };
};

export default probe;
