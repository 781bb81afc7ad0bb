import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);

/** Starts the servers that the tests of the whole service run on; test processes inherit the addresses. */
export default async function startEngines() {
  if (process.env.MONGODB_URL) {
    process.env.CASEBOOK_TEST_READ_STORE = process.env.MONGODB_URL;
    return;
  }
  const { startFerretDb } = await import('./ferretdb.ts');
  const server = await startFerretDb();
  process.env.CASEBOOK_TEST_READ_STORE = server.url;
  globalThis.casebookEngines = [server];
}
