import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { EventStore, EventToAppend } from '#kernel';
import { openEmbeddedEventStore } from '#stores/embedded';
import { deskLog } from './desk-log.js';
import { Random } from './random.js';
import { instantOf, type Told } from './story.js';

/** Raise it when the log comes out differently, so that no older one is taken for it. */
const FORMAT = 2;
const AT_ONCE = 4_000;

/**
 * The directory of a log with so many events of a desk, as the embedded event store keeps it: made when
 * it isn't there, which takes about a minute for a million.
 */
export async function deskLogDir(root: string, total: number): Promise<string> {
  const dir = `${root}/desk-log-${FORMAT}-${total}`;
  if (await exists(dir)) return dir;
  const part = `${dir}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(dirname(part), { recursive: true });
  let now = instantOf(0);
  const store = await openEmbeddedEventStore({ dir: part, now: () => now });
  for (const some of inGroups(deskLog(total), AT_ONCE)) {
    now = instantOf(some.at(-1)?.at ?? 0);
    await appendAll(store, some);
  }
  await store.close();
  await rename(part, dir);
  return dir;
}

async function appendAll(store: EventStore, some: readonly Told[]): Promise<void> {
  const random = new Random(some[0]?.at ?? 0);
  const appends = some.map((told) =>
    store.append(told.stream, told.revision === 0 ? 'noStream' : told.revision - 1, [eventOf(told, random)]),
  );
  for (const { ok } of await Promise.all(appends))
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
