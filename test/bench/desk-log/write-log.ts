import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SystemClock, SystemIds, type EventStore, type EventToAppend } from '#kernel';
import { sealedLogOf } from '#platform';
import { openEmbeddedEventStore } from '#stores/embedded';
import { CONTEXTS } from '../../../apps/desk/src/contexts.js';
import { openKeys } from '../../../apps/desk/src/open-stores.js';
import { deskLog } from './desk-log.js';
import { Random } from './random.js';
import { instantOf, type Told } from './story.js';

/** Raise it when the log comes out differently, so that no older one is taken for it. */
const FORMAT = 2;
const AT_ONCE = 4_000;

/**
 * The directory of a log with so many events of a desk, as the embedded event store keeps it: made when
 * it isn't there, which takes about a minute for a million.
 *
 * @param sealed whether personal data is sealed, as the service does it; the keys lie beside the log
 */
export async function deskLogDir(root: string, total: number, { sealed = false } = {}): Promise<string> {
  const dir = `${root}/desk-log-${FORMAT}-${sealed ? 'sealed-' : ''}${total}`;
  if (await exists(dir)) return dir;
  const part = `${dir}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(dirname(part), { recursive: true });
  let now = instantOf(0);
  const raw = await openEmbeddedEventStore({ dir: part, now: () => now });
  const store = sealed ? await sealedLog(raw, part) : raw;
  for (const some of inGroups(deskLog(total), AT_ONCE)) {
    now = instantOf(some.at(-1)?.at ?? 0);
    await appendAll(store, some);
  }
  await store.close();
  await rename(part, dir);
  return dir;
}

/** What the service sees of a log whose keys lie in a directory. */
export const sealedLog = async (events: EventStore, dataDir: string): Promise<EventStore> =>
  sealedLogOf({
    events,
    ...(await openKeys({ dataDir, masterKeyFile: join(dataDir, 'master-keys.json') })),
    contexts: CONTEXTS,
    clock: new SystemClock(),
    ids: new SystemIds(),
  });

async function appendAll(store: EventStore, some: readonly Told[]): Promise<void> {
  const random = new Random(some[0]?.at ?? 0);
  // One after the other in each stream: personal data is sealed for whom the first event names.
  const streams = new Map<string, Promise<void>>();
  for (const told of some) {
    const event = eventOf(told, random);
    const before = streams.get(told.stream) ?? Promise.resolve();
    streams.set(
      told.stream,
      before.then(() => append(store, told, event)),
    );
  }
  await Promise.all(streams.values());
}

async function append(store: EventStore, { stream, revision }: Told, event: EventToAppend): Promise<void> {
  const { ok } = await store.append(stream, revision === 0 ? 'noStream' : revision - 1, [event]);
  if (!ok) throw new Error('A stream was not where it should be.');
}

export function eventOf({ at, actor, fact }: Told, random: Random): EventToAppend {
  const commandId = random.uuid(at);
  return {
    id: random.uuid(at),
    ...fact,
    metadata: {
      schemaVersion: fact.type === 'RequestReceived' || fact.type === 'EscalatedToMicrosoft' ? 2 : 1,
      occurredAt: instantOf(at),
      actor: { id: actor, kind: actor === 'system' ? 'system' : 'person', roles: ['helpdeskAgent'] },
      correlationId: commandId,
      causationId: commandId,
      commandId,
    },
  };
}

function* inGroups<T>(items: Iterable<T>, size: number): Generator<T[], void, void> {
  let group: T[] = [];
  for (const item of items) {
    if (group.push(item) < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
