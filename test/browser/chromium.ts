import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const PROGRAM = process.env.CHROMIUM ?? PLACES.find((path) => existsSync(path));

/** Why no browser can be started; undefined when one can. */
export const whyNoChromium =
  PROGRAM === undefined
    ? `there is no Chromium here (CHROMIUM may name it): ${PLACES.join(', ')}`
    : undefined;

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser with a new profile, which is gone when it is closed. */
export const openChromium = (): Promise<Browser> =>
  chromium.launch({
    ...(PROGRAM === undefined ? {} : { executablePath: PROGRAM }),
    headless: true,
    args: QUIET,
  });
