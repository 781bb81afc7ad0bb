import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { customersContext } from '#customers';
import { privacyContext } from '#privacy';
import { masterKeyCommand } from '../../apps/cli/src/commands/master-key.js';
import { startDesk, type Desk } from '../support/desk.js';
import { whyNoFiles } from '../support/engines.js';
import { describeUnless } from '../support/not-run.js';

const PATIENCE = 90_000;
const AURORA = {
  name: 'Padaria Aurora',
  language: 'pt-BR',
  country: 'BR',
  cloud: 'commercial',
  contacts: [{ name: 'Rui Prado', email: 'rui@aurora.example' }],
};

describeUnless(whyNoFiles(), 'casebook master-key', () => {
  let dir = '';
  let file = '';
  let printed: string[] = [];

  const open = () => startDesk({ contexts: [customersContext, privacyContext], dir, env: { DATA_DIR: dir } });
  async function live(work: (desk: Desk) => Promise<void>): Promise<void> {
    const desk = await open();
    try {
      await work(desk);
    } finally {
      await desk.close();
    }
  }
  /** @returns the exit code; what was printed is in `printed` */
  async function run(...args: string[]): Promise<unknown> {
    printed = [];
    await masterKeyCommand().parseAsync(args, { from: 'user' });
    return process.exitCode;
  }
  const masters = async () =>
    (
      JSON.parse(await readFile(file, 'utf8')) as { masterKeys: { id: string; key: string }[] }
    ).masterKeys.map(({ id }) => id);
  const rotate = (desk: Desk) =>
    desk.app
      .getUrl()
      .then(async (url) => run('rotate', '--url', url, '--token', await desk.token('adminAgent')));
  const contactsIn = async (desk: Desk) =>
    (await desk.as('helpdeskAgent').read<{ contacts: object[] }>('/v1/customers/aurora')).contacts;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'casebook-master-key-'));
    file = join(dir, 'master-keys.json');
    const keep = (line: string) => void printed.push(line);
    jest.spyOn(console, 'log').mockImplementation(keep);
    jest.spyOn(console, 'error').mockImplementation(keep);
    await live(async (desk) => {
      await desk.as('helpdeskAgent').given('put', '/v1/customers/aurora', AURORA);
    });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    process.exitCode = undefined;
    await rm(dir, { recursive: true });
  });

  it(
    'rotates it in a service that runs, or on the data of one that is down',
    async () => {
      const [first] = await masters();
      await live(async (desk) => {
        await desk.app.listen(0, '127.0.0.1');
        expect(await rotate(desk)).toBe(0);
      });
      const [second, ...others] = await masters();
      expect([second === first, others]).toEqual([false, []]);
      expect(await run('rotate', '--data-dir', dir, '--reason', 'Once a year.')).toBe(0);
      expect(await masters()).not.toContain(second);
      await live(async (desk) => expect(await contactsIn(desk)).toEqual(AURORA.contacts));
    },
    PATIENCE,
  );

  it(
    'brings in a key that comes from elsewhere: known first, then used, then the only one',
    async () => {
      const [first] = await masters();
      expect(await run('add', '--file', file)).toBe(0);
      const [next = '', current] = await masters();
      expect([current, printed]).toEqual([first, [next, `${first} (current)`]]);
      await live(async (desk) => expect(await contactsIn(desk)).toEqual(AURORA.contacts));
      expect(await run('promote', next, '--file', file)).toBe(0);
      await live(async (desk) => {
        await desk.app.listen(0, '127.0.0.1');
        expect(await rotate(desk)).toBe(0);
      });
      expect(await run('prune', '--file', file)).toBe(0);
      expect(await masters()).toEqual([next]);
      await live(async (desk) => expect(await contactsIn(desk)).toEqual(AURORA.contacts));
      expect(await run('promote', 'none', '--file', file)).toBe(2);
      expect(await run('list', '--file', join(dir, 'none.json'))).toBe(2);
    },
    PATIENCE,
  );
});
