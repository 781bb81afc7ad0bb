import { writeSync } from 'node:fs';
import { openEmbeddedEventStore } from '#stores/embedded';
import { anEvent, newStream } from './support.js';

/*
 * A process to be killed: `acknowledging-writer.ts <dir>` opens the log, says `open`, and appends with eight
 * writers until it dies. What was acknowledged it says at once: stream, revision and event id on a line.
 */

const dir = process.argv[2] ?? '';
const store = await openEmbeddedEventStore({ dir });
writeSync(1, 'open\n');

async function write(): Promise<void> {
  for (;;) {
    const stream = newStream();
    for (let revision = 0; revision < 5; revision++) {
      const event = anEvent({ revision, filler: 'x'.repeat(300) });
      const result = await store.append(stream, revision === 0 ? 'noStream' : revision - 1, [event]);
      if (!result.ok) throw new Error(`${stream} is at ${result.actual}.`);
      writeSync(1, `${stream} ${revision} ${event.id}\n`);
    }
  }
}

await Promise.all(Array.from({ length: 8 }, write));
