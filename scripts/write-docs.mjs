/** Writes the pages of docs/ that are made from the code. A test holds the files against it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '#platform';
import { composeDesk } from '../dist/apps/desk/src/desk.js';
import { docsPages } from '../dist/apps/desk/src/docs-pages.js';

const docs = new URL('../docs/', import.meta.url);
const scratch = mkdtempSync(join(tmpdir(), 'casebook-docs-'));
const app = await composeDesk({ config: readConfig({ LOG_LEVEL: 'error', DATA_DIR: scratch }) });
try {
  mkdirSync(new URL('api/', docs), { recursive: true });
  for (const [path, page] of Object.entries(docsPages(app))) writeFileSync(new URL(path, docs), page);
} finally {
  await app.close();
  rmSync(scratch, { recursive: true });
}
