import { runProbe, type Numbers } from '../harness/probe.js';
import type { RunningDesk } from './desk.js';

export const CONNECTIONS = 64;

/**
 * Posts requests for support to a desk from a process of its own.
 *
 * @param rate requests per second; as fast as they are answered when absent
 */
export function load(desk: RunningDesk, seconds: number, rate?: number): Promise<Numbers> {
  const { url, token } = desk;
  const settings = { url, token, connections: CONNECTIONS, seconds, ...(rate === undefined ? {} : { rate }) };
  return runProbe(new URL('./load.probe.js', import.meta.url).href, settings);
}
