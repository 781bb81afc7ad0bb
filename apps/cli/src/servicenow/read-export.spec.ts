import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readExport, UnreadableExport } from './read-export.js';

const sample = (name: string) => fileURLToPath(new URL(`../../../../docs/samples/${name}`, import.meta.url));

describe('Reading an export', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'casebook-export-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function file(text: string): Promise<string> {
    const path = join(folder, 'export.csv');
    await writeFile(path, text);
    return path;
  }

  it('gathers the rows of an incident, in the order of the file', async () => {
    const { incidents, broken, rows } = await readExport(sample('servicenow-sample.csv'));
    expect({ incidents: incidents.length, rows, broken }).toEqual({ incidents: 12, rows: 60, broken: [] });
    const states = incidents[0]?.rows.map(({ state }) => state);
    expect(states).toEqual(['New', 'Active', 'Resolved', 'Closed']);
  });

  it('leaves out broken rows, says why, and goes on', async () => {
    const { incidents, broken } = await readExport(sample('servicenow-broken.csv'));
    expect(broken).toEqual([
      { line: 3, broken: "sys_updated_at '31-02-2024 09:00' is not a time of the form DD-MM-YYYY HH:MM" },
      { line: 4, broken: "incident_state 'Pending' is not known" },
      { line: 7, broken: 'has 34 columns instead of 36' },
      { line: 8, broken: "priority '5 - Planning' is not known" },
      { line: 11, broken: expect.stringMatching(/^is no row of CSV: /) },
      { line: 12, broken: 'number is missing' },
    ]);
    expect(incidents.map(({ number, rows }) => [number, rows.length])).toEqual([
      ['INC0900101', 2],
      ['INC0900102', 3],
    ]);
  });

  it('reads quotes, another order of columns, CRLF and a byte order mark', async () => {
    const path = await file(
      '\uFEFFpriority,number,incident_state,reopen_count,sys_mod_count,opened_at,sys_updated_at,category\r\n' +
        '4 - Low,INC1,New,0,0,01-02-2024 10:00,01-02-2024 10:05,"Mail, ""new"""\r\n',
    );
    const { incidents } = await readExport(path);
    expect(incidents[0]?.rows[0]).toMatchObject({
      number: 'INC1',
      severity: 'minimal',
      category: 'Mail, "new"',
    });
  });

  it('keeps out what no event could keep', async () => {
    const [header = '', row = ''] = (await readFile(sample('servicenow-sample.csv'), 'utf8')).split('\n');
    const path = await file(
      [header, row.replace('Mail', 'Ma\u0000il'), row.replace('Mail', 'x'.repeat(151))].join('\n'),
    );
    expect((await readExport(path)).broken.map(({ broken }) => broken)).toEqual([
      'category holds characters that are no text',
      'category has more than 150 characters',
    ]);
  });

  it('refuses what is no export', async () => {
    await expect(readExport(await file('a,b\n1,2\n'))).rejects.toThrow(UnreadableExport);
    await expect(readExport(await file(''))).rejects.toThrow('is empty');
    await expect(readExport(join(folder, 'absent.csv'))).rejects.toThrow(UnreadableExport);
    await expect(readExport(folder)).rejects.toThrow(UnreadableExport);
  });
});
