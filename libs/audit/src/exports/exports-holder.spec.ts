import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ExportState, Wanted } from './export-state.js';
import { ExportsHolder } from './exports-holder.js';

const WANTED: Readonly<Record<string, Wanted>> = {
  everything: { kind: 'all' },
  month: { kind: 'period', from: '2026-03-01', to: '2026-03-31' },
  mine: { kind: 'customer', id: 'aurora' },
  theirs: { kind: 'customer', id: 'moinho' },
  myCase: { kind: 'case', id: 'c1' },
  theirCase: { kind: 'case', id: 'c2' },
};

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'casebook-exports-'));
});
afterEach(() => rm(dir, { recursive: true }));

describe('Exports in hand', () => {
  it('go when they may hold anything of a customer that is forgotten, each once', async () => {
    const states = Object.entries(WANTED).map(([id, wanted]) => ({ id, wanted }) as ExportState);
    for (const { id } of states) await writeFile(join(dir, id), 'archive');
    const holder = new ExportsHolder({
      all: () => Promise.resolve(states),
      archive: ({ id }) => join(dir, id),
      withdraw: ({ id }) => rm(join(dir, id)),
    });
    const subject = { customerId: 'aurora', streams: ['customer-aurora', 'case-c1'] };
    expect(await holder.purge(subject)).toBe(4);
    expect((await readdir(dir)).sort()).toEqual(['theirCase', 'theirs']);
    expect(await holder.purge(subject)).toBe(0);
  });
});
