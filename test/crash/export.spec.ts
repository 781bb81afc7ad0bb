import { cp, readFile, writeFile } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { nodeCrypto, verifyExport } from '../../apps/verifier/casebook-verify.mjs';
import { membersOf } from '../verifier/archive.js';
import { throwDice } from './support/dice.js';
import { settledLog } from './support/effects.js';
import { SETTING } from './support/lives.js';
import { Load, setScene } from './support/load.js';
import { Site } from './support/site.js';
import { until } from './support/until.js';

const KILLS = 6;
const COMMANDS = 700;
const ENV = { AUDIT_CHECKPOINT_SECONDS: '1' };

interface Kept {
  readonly id: string;
  readonly state: string;
  readonly step: number;
  readonly extent?: { readonly events: number; readonly segments: number };
  readonly growing?: { readonly name: string };
}
interface Signed {
  readonly signed: { readonly size: number } | null;
}

let site: Site;
let undisturbed: Site;
beforeEach(async () => {
  site = await Site.make();
  undisturbed = await Site.make();
});
afterEach(() => Promise.all([site.clear(), undisturbed.clear()]));

const fileOf = ({ dir }: Site, id: string, ending: string): string =>
  join(dir, 'audit-exports', `${id}.${ending}`);
const kept = async (at: Site, id: string): Promise<Kept> =>
  JSON.parse(await readFile(fileOf(at, id, 'json'), 'utf8')) as Kept;
const stateOnceDone = (at: Site, id: string): Promise<Kept> =>
  until(async () => {
    const state = await kept(at, id);
    if (state.state === 'failed') throw new Error(JSON.stringify(state));
    return state.state === 'done' && state;
  }, 'the export to be done');

describe('An export whose service is killed again and again', () => {
  it('is finished, and equal to the byte to one that nothing disturbed', async () => {
    const dice = throwDice();
    await site.start(ENV);
    await setScene(site, SETTING);
    const load = Load.on(site, dice.fork());
    await load.more(COMMANDS);
    await load.finish();
    const { length } = await settledLog(site);
    await until(
      async () => ((await site.read<Signed>('auditor', '/v1/audit/status')).signed?.size ?? 0) >= length,
      'the log to be signed',
    );
    const order = { scope: 'all', reason: 'Will it come out the same?' };
    const { id } = await site.must<Kept>('auditor', 'POST', '/v1/audit/exports', order);
    const { extent } = await until(async () => {
      const state = await kept(site, id);
      return state.extent && state;
    }, 'the export to be planned');
    await site.kill();
    await cp(site.dir, undisturbed.dir, { recursive: true });

    const found = { kills: 0, whileGrowing: 0 };
    // On until it was met while a file grows, too: most of the steps are of that kind, but chance may miss them for a while.
    for (let from = 0; found.kills < KILLS || found.whileGrowing === 0;) {
      await site.start(ENV);
      const target = from + dice.between(1, 8);
      const state = await until(async () => {
        const now = await kept(site, id);
        return (now.step >= target || now.state === 'done') && now;
      }, `step ${target}`);
      if (state.state === 'done') break;
      await site.kill();
      const left = await kept(site, id);
      from = left.step;
      found.kills++;
      if (left.growing) found.whileGrowing++;
    }
    await site.start(ENV);
    const { state: end } = await stateOnceDone(site, id);
    expect(end).toBe('done');
    expect(found.kills).toBeGreaterThan(3);
    expect(found.whileGrowing).toBeGreaterThan(0);
    expect(extent?.segments).toBeGreaterThan(1);

    // The same order, as if nothing of it had been written yet.
    const { id: _, growing: _growing, ...state } = await kept(undisturbed, id);
    await writeFile(
      fileOf(undisturbed, id, 'json'),
      JSON.stringify({ ...state, id, state: 'waiting', step: 0, bytes: 0, members: 0 }),
    );
    await undisturbed.start(ENV);
    await stateOnceDone(undisturbed, id);
    const [one, other] = await Promise.all([site, undisturbed].map((at) => readFile(fileOf(at, id, 'tar'))));
    const differing = membersOf(one ?? Buffer.alloc(0)).filter(([name, content], at) => {
      const [name2, content2] = membersOf(other ?? Buffer.alloc(0))[at] ?? ['', Buffer.alloc(0)];
      return name !== name2 || !content.equals(content2);
    });
    expect(differing.map(([name]) => name)).toEqual([]);
    expect(one?.equals(other ?? Buffer.alloc(0))).toBe(true);

    const { items } = await site.read<{ items: { key: string }[] }>('auditor', '/v1/audit/keys');
    const keys = items.map(({ key }) => key);
    const archive = createReadStream(fileOf(site, id, 'tar'));
    const { lines } = await verifyExport(archive, { keys }, nodeCrypto);
    expect(lines.join('\n')).toContain('files of the export are those that the service put into it');
  }, 300_000);
});
