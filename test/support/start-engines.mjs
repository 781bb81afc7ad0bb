import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);

/** Starts the servers that the tests of the whole service run on; test processes inherit the addresses. */
export default async function startEngines() {
  // Each desk has a test node of its own: what others wrote would be seen.
  process.env.CASEBOOK_TEST_EVENT_STORE ??= 'node';
  if (process.env.MONGODB_URL) {
    process.env.CASEBOOK_TEST_READ_STORE = process.env.MONGODB_URL;
    return;
  }
  const { startFerretDb, whyNoFerretDb } = await import('./ferretdb.ts');
  // Without it the log alone is elsewhere; the closing summary says so.
  if (whyNoFerretDb() !== undefined) return;
  const server = await startFerretDb();
  process.env.CASEBOOK_TEST_READ_STORE = server.url;
  globalThis.casebookEngines = [server];
}
