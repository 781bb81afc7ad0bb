import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import {
  EventCatalog,
  ProjectionHost,
  SystemClock,
  dueTimers,
  type Projection,
  type ReadStore,
} from '#kernel';
import { EVENT_STORE, READ_STORE } from '#platform';
import { openEmbeddedReadStore } from '#stores/embedded';
import { DeskApi } from '../../apps/cli/src/demo/desk-api.js';
import { OfficeClock } from '../../apps/cli/src/demo/office-clock.js';
import { play } from '../../apps/cli/src/demo/play.js';
import { openDirectory } from '../../apps/cli/src/imports/directory-target.js';
import { runImport } from '../../apps/cli/src/imports/run-import.js';
import { historyOf } from '../../apps/cli/src/servicenow/history.js';
import { readExport } from '../../apps/cli/src/servicenow/read-export.js';
import { CONTEXTS } from '../../apps/desk/src/contexts.js';
import { until } from '../crash/support/until.js';
import { hashOf } from '../support/collections.js';
import { startDesk, type Desk } from '../support/desk.js';
import { SAMPLE } from '../support/incident-file.js';
import { describeOnMongoDb } from './support/mongodb.js';

const PATIENCE = 600_000;
const PROJECTIONS = [dueTimers, ...CONTEXTS.flatMap(({ projections }) => projections)] as Projection[];

describeOnMongoDb('Read models', (_, database) => {
  let desk: Desk | undefined;
  let dir = '';

  afterEach(async () => {
    await desk?.close();
    await rm(dir, { recursive: true, force: true });
  });

  async function start(options: Parameters<typeof startDesk>[0]): Promise<Desk> {
    return (desk = await startDesk({ ...options, engines: { readStore: database() } }));
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
      const target = await openDirectory(dir);
      const { incidents } = await readExport(SAMPLE);
      const { failures } = await runImport(incidents.map(historyOf), target, () => undefined);
      await target.close();
      expect(failures).toEqual([]);
      const { app, settled } = await start({ dir, env: { DATA_DIR: dir } });
      await settled();
      await expectSameAsEmbedded(app);
    },
    PATIENCE,
  );
});

/** Fills the embedded engine from the same log, and compares all collections that answer queries. */
async function expectSameAsEmbedded(app: Desk['app']): Promise<void> {
  const documents = await openEmbeddedReadStore({ dir: ':memory:' });
  const events = app.get(EVENT_STORE);
  const host = new ProjectionHost({
    events,
    documents,
    catalog: app.get(EventCatalog),
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
    expect(await hashesOf(app.get(ProjectionHost), app.get(READ_STORE))).toEqual(expected);
  } finally {
    await host.stop();
    await documents.close();
  }
}

async function hashesOf(host: ProjectionHost, documents: ReadStore): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const { collection, serving } of await host.status()) {
    if (serving) hashes[collection] = await hashOf(documents, collection);
  }
  return hashes;
}
