import type { EventToAppend } from '#kernel';
import { anEvent, streamNames } from '../append/an-event.js';

/** Appends one event at the revision (-1: to a new stream). */
export type AppendOne = (stream: string, revision: number, event: EventToAppend) => Promise<void>;

/**
 * Writers with a stream each, that wait for their append before they make the next.
 *
 * @returns appends per second, after a tenth of them to warm up
 */
export async function writing(writers: number, appends: number, append: AppendOne): Promise<number> {
  const streams = streamNames(writers);
  const revisions = streams.map(() => -1);
  const run = async (count: number): Promise<void> => {
    let begun = 0;
    const write = async (stream: string, writer: number) => {
      while (begun++ < count) {
        const revision = revisions[writer] ?? -1;
        await append(stream, revision, anEvent(revision));
        revisions[writer] = revision + 1;
      }
    };
    await Promise.all(streams.map(write));
  };
  await run(appends / 10);
  const start = performance.now();
  await run(appends);
  return appends / ((performance.now() - start) / 1_000);
}
