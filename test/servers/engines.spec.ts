import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  EventCatalog,
  Keyring,
  ProjectionHost,
  SealedEventStore,
  SystemClock,
  dueTimers,
  type EventStore,
  type Projection,
  type ReadStore,
} from '#kernel';
import { RAW_EVENT_STORE, READ_STORE } from '#platform';
import { openEmbeddedEventStore, openEmbeddedReadStore } from '#stores/embedded';
import { DeskApi } from '../../apps/cli/src/demo/desk-api.js';
import { OfficeClock } from '../../apps/cli/src/demo/office-clock.js';
import { play } from '../../apps/cli/src/demo/play.js';
import { overLog } from '../../apps/cli/src/imports/log-target.js';
import { runImport } from '../../apps/cli/src/imports/run-import.js';
import { historyOf } from '../../apps/cli/src/servicenow/history.js';
import { readExport } from '../../apps/cli/src/servicenow/read-export.js';
import { CONTEXTS } from '../../apps/desk/src/contexts.js';
import { until } from '../crash/support/until.js';
import { hashOf } from '../support/collections.js';
import { startDesk, type Desk } from '../support/desk.js';
import { openEvents, type Engines } from '../support/engines.js';
import { SAMPLE } from '../support/incident-file.js';
import { describeOnMongoDb } from './support/mongodb.js';

const PATIENCE = 600_000;
const PROJECTIONS = [dueTimers, ...CONTEXTS.flatMap(({ projections }) => projections)] as Projection[];

/* The whole service on the database engines, held against the embedded ones. */

describeOnMongoDb('With EventStoreDB, read models', (_, database) => {
  describeReadModels(() => ({ eventStore: 'node', readStore: database() }));
});

describe('With EventStoreDB alone, read models', () => {
  describeReadModels(() => ({ eventStore: 'node' }));
});

function describeReadModels(engines: () => Engines): void {
  let desk: Desk | undefined;
  let dir = '';

  afterEach(async () => {
    await desk?.close();
    await rm(dir, { recursive: true, force: true });
  });

  async function start(options: Parameters<typeof startDesk>[0]): Promise<Desk> {
    return (desk = await startDesk({ ...options, engines: engines() }));
  }

  it(
    'of the demonstration are the same as the embedded ones, to the last value',
    async () => {
      dir = await mkdtemp(join(tmpdir(), 'casebook-engines-'));
      const clock = new OfficeClock();
      const { app, token, settled } = await start({ clock, env: { DATA_DIR: dir } });
      await app.listen(0, '127.0.0.1');
      const api = new DeskApi(await app.getUrl());
      const { unexpected } = await play({
        api,
        tokens: (role, options) => token(role, options),
        clock,
        print: () => undefined,
      });
      expect(unexpected).toEqual([]);
      await settled();
      await expectSameAsEmbedded(app);
    },
    PATIENCE,
  );

  it(
    'of an import are the same as the embedded ones, to the last value',
    async () => {
      dir = await mkdtemp(join(tmpdir(), 'casebook-engines-'));
      const { events, end } = await openEvents(dir, undefined, { eventStore: 'node' });
      const target = overLog(events);
      const { incidents } = await readExport(SAMPLE);
      const { failures } = await runImport(incidents.map(historyOf), target, () => undefined);
      await target.close();
      await end();
      expect(failures).toEqual([]);
      const { app, settled } = await start({ dir, env: { DATA_DIR: dir } });
      await settled();
      await expectSameAsEmbedded(app);
    },
    PATIENCE,
  );
}

/** Copies the log into the embedded engine, fills the read models there, and compares all that answer queries. */
async function expectSameAsEmbedded(app: Desk['app']): Promise<void> {
  const { events: copy, renamed } = await copyOf(app.get(RAW_EVENT_STORE));
  const catalog = app.get(EventCatalog);
  const streams = CONTEXTS.flatMap(({ personalStreams = [] }) => personalStreams);
  // Digests of what is personal are made with the keys that it is sealed under.
  const events = new SealedEventStore(copy, { keys: app.get(Keyring), catalog, streams });
  const documents = await openEmbeddedReadStore({ dir: ':memory:' });
  const host = new ProjectionHost({
    events,
    documents,
    catalog,
    clock: new SystemClock(),
    projections: PROJECTIONS,
  });
  try {
    await host.start();
    await until(async () => {
      const all = await host.status();
      return all.every(({ state, serving, lag }) => state === 'live' && serving && lag.positions === 0n);
    }, 'the embedded read models to be filled');
    const expected = await hashesOf(host, documents);
    expect(Object.keys(expected)).toHaveLength(PROJECTIONS.length);
    expect(await hashesOf(app.get(ProjectionHost), app.get(READ_STORE), renamed)).toEqual(expected);
  } finally {
    await host.stop();
    await documents.close();
    await events.close();
  }
}

/** The same events in the embedded store, written when they were, and what their positions are called there. */
async function copyOf(log: EventStore) {
  let now = '';
  const events = await openEmbeddedEventStore({ dir: ':memory:', now: () => now });
  const renamed = new Map<string, string>();
  for (const event of await log.readAll({ limit: 100_000 })) {
    now = event.recordedAt;
    const { id, type, data, metadata, streamId, revision, position } = event;
    const expected = revision === 0 ? 'noStream' : revision - 1;
    const result = await events.append(streamId, expected, [{ id, type, data, metadata }]);
    if (!result.ok) throw new Error(`'${streamId}' is at ${result.actual}.`);
    // Read models that sort by a position keep it in a fixed width.
    for (const width of [0, 19]) {
      renamed.set(position.toString().padStart(width, '0'), result.position.toString().padStart(width, '0'));
    }
  }
  return { events, renamed };
}

async function hashesOf(
  host: ProjectionHost,
  documents: ReadStore,
  renamed?: ReadonlyMap<string, string>,
): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const { collection, serving } of await host.status()) {
    if (serving) hashes[collection] = await hashOf(documents, collection, renamed);
  }
  return hashes;
}
