import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

/*
 * Makes the verifier's page: one HTML file with all of the program in it, up to the part that needs Node.js.
 * With `--check` it only says, by its exit code, whether the page is as it would be made.
 */

const FOLDER = fileURLToPath(new URL('../apps/verifier/', import.meta.url));
const PAGE = `${FOLDER}casebook-verify.html`;
const ONLY_ON_NODE = /^\/\/ ---- 7\. On Node\.js[\s\S]*/m;

const read = (name) => readFileSync(`${FOLDER}${name}`, 'utf8');

/** A module without its imports and exports: the page has all of them in one. */
const inlined = (source) =>
  source
    .replace(/^#!.*\n/, '')
    .replace(ONLY_ON_NODE, '')
    .replace(/^import .*\n/gm, '')
    .replace(/^export /gm, '');

async function pageOf() {
  const program = ['casebook-verify.mjs', 'page/sha256.mjs', 'page/ed25519.mjs', 'page/page.mjs']
    .map((name) => inlined(read(name)))
    .join('\n');
  const page = read('page/page.html').replace('/* program */', () => program);
  return format(page, { ...(await resolveConfig(PAGE)), parser: 'html' });
}

const page = await pageOf();
if (!process.argv.includes('--check')) writeFileSync(PAGE, page);
else if (readFileSync(PAGE, 'utf8') !== page) {
  console.error('The page is not what its sources make: npm run verifier:page');
  process.exitCode = 1;
}
