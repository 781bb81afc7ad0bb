import { join } from 'node:path';
import { SystemClock } from '#kernel';
import { openEmbeddedEventStore } from '#stores/embedded';
import { TransparencyLog } from '../../../libs/audit/src/log/transparency-log.js';
import type { Probe } from '../harness/probe.js';

/** The whole way: read from the embedded store, made canonical, hashed, written durably, signed; in its own thread. */
const probe: Probe = async ({ log, dir, total }) => {
  const store = await openEmbeddedEventStore({ dir: String(log) });
  const transparency = new TransparencyLog({
    events: store,
    clock: new SystemClock(),
    dataDir: join(String(dir)),
    intervalMs: 2_000,
    onTrouble: (error) => console.error(error),
  });
  const cpu = process.cpuUsage();
  const utilisation = performance.eventLoopUtilization();
  const start = performance.now();
  transparency.start();
  await transparency.signed(Number(total));
  const seconds = (performance.now() - start) / 1_000;
  const { active } = performance.eventLoopUtilization(utilisation);
  const { user, system } = process.cpuUsage(cpu);
  await transparency.stop();
  await store.close();
  return {
    perSecond: Number(total) / seconds,
    mainThreadMicros: (active * 1_000) / Number(total),
    allThreadsMicros: (user + system) / Number(total),
  };
};

export default probe;
