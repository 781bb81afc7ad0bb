import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, afterEach, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { stored } from '../../libs/audit/src/testing/some-events.js';
import { describeUnless } from '../support/not-run.js';
import { LogHolder } from '../verifier/forge.js';
import { openChromium, whyNoChromium } from './chromium.js';

const PAGE = new URL('../../apps/verifier/casebook-verify.html', import.meta.url).href;
/** Where pictures of the page are left for people to look at; nowhere when it is not set. */
const PICTURES = process.env.CASEBOOK_PICTURES;

const service = new LogHolder();
const events = Array.from({ length: 350 }, (_, number) => stored(number));
const log = service.log(events);
const forged = service.log(events.map((event, at) => (at === 50 ? stored(at, 'It never happened.') : event)));

describeUnless(whyNoChromium, "The verifier's page, opened from a file in Chromium,", () => {
  let dir: string;
  let browser: Browser;
  let page: Page;
  let requests: string[];
  let errors: string[];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'casebook-page-'));
    await writeFile(join(dir, 'everything.tar'), log.everything());
    await writeFile(
      join(dir, 'range.tar.gz'),
      gzipSync(log.part({ kind: 'range', first: 3, end: 5 }, [3, 4])),
    );
    await writeFile(join(dir, 'forged.tar'), forged.everything());
    await writeFile(join(dir, 'broken.tar.gz'), gzipSync(log.everything()).subarray(0, 3_000));
    await writeFile(join(dir, 'older'), log.checkpoint(120));
    await writeFile(
      join(dir, 'proof.json'),
      JSON.stringify({ from: 120, hashes: log.consistency(120) }, null, 2),
    );
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser.close();
    await rm(dir, { recursive: true });
  });

  beforeEach(async () => {
    [requests, errors] = [[], []];
    page = await browser.newPage();
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(PAGE);
  });
  afterEach(async () => {
    await page.close();
    // It asks nobody for anything.
    expect(requests.filter((url) => !url.startsWith('file:') && !url.startsWith('blob:'))).toEqual([]);
    expect(errors).toEqual([]);
  });

  interface Given {
    readonly keys?: string;
    readonly older?: string;
    readonly consistency?: string;
  }

  async function check(name: string, { keys = service.key, older, consistency }: Given = {}) {
    await page.setInputFiles('#export', join(dir, name));
    await page.fill('#keys', keys);
    if (older !== undefined) await page.setInputFiles('#older', join(dir, older));
    if (consistency !== undefined) await page.setInputFiles('#consistency', join(dir, consistency));
    await page.click('#check');
    await page.waitForSelector('#result:not([hidden])');
    return page.innerText('#result');
  }

  it('finds nothing wrong with an export of everything that continues an older checkpoint', async () => {
    const text = await check('everything.tar', { older: 'older' });
    expect(text).toContain('Nothing wrong was found.');
    expect(text).toContain('350 events, hashed one by one and in order');
    expect(text).toContain('nothing before it was changed');
  });

  it('finds nothing wrong with a part that is packed, with a proof that the service gave', async () => {
    const text = await check('range.tar.gz', { older: 'older', consistency: 'proof.json' });
    expect(text).toContain('They are all events between these two places');
    expect(text).toContain('nothing before it was changed');
    expect(text).toContain('What the packing says of itself');
  });

  it('says what is wrong', async () => {
    expect(await check('forged.tar')).toContain('Nothing wrong was found.');
    expect(await check('forged.tar', { older: 'older' })).toContain('The history was rewritten');
    expect(await check('broken.tar.gz')).toContain('Something is wrong.');
    expect(await check('everything.tar', { keys: new LogHolder().key })).toContain(
      'not signed by a key that you trust',
    );
  });

  it('says why it could not be checked', async () => {
    expect(await check('everything.tar', { keys: 'key' })).toContain('It could not be checked.');
  });

  it('verifies signatures by itself where the browser can not', async () => {
    await page.evaluate('crypto.subtle.importKey = () => Promise.reject(new Error("NotSupportedError"))');
    expect(await check('everything.tar')).toContain('Nothing wrong was found.');
    expect(await check('everything.tar', { keys: new LogHolder().key })).toContain('Something is wrong.');
  });

  it.each([
    ['light', { width: 1_000, height: 900 }],
    ['dark', { width: 1_000, height: 900 }],
    ['light', { width: 360, height: 800 }],
  ] as const)('fits on the screen: %s, %j', async (colorScheme, size) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(size);
    await check('everything.tar', { older: 'older' });
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    expect(wide).toBeLessThanOrEqual(size.width);
    if (PICTURES === undefined) return;
    await mkdir(PICTURES, { recursive: true });
    await page.screenshot({
      path: join(PICTURES, `verifier-${colorScheme}-${size.width}.png`),
      fullPage: true,
    });
  });
});
