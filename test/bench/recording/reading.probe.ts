import autocannon from 'autocannon';
import type { Probe } from '../harness/probe.js';
import { headersOf } from '../desk/desk.js';

/** `GET` of some addresses in turn, from so many readers, each as fast as it is answered. */
const probe: Probe = async ({ url, token, paths, readers, seconds }) => {
  const result = await autocannon({
    url: String(url),
    headers: headersOf({ token: String(token) }),
    requests: String(paths)
      .split(' ')
      .map((path) => ({ method: 'GET', path })),
    connections: Number(readers),
    duration: Number(seconds),
  });
  const bad = result.non2xx + result.errors + result.timeouts;
  if (bad > 0) throw new Error(`${bad} reads were not answered (${result.non2xx} by their status).`);
  const answers = result['2xx'];
  return {
    perSecond: answers / result.duration,
    millis: (result.duration * 1_000 * Number(readers)) / answers,
  };
};

export default probe;
