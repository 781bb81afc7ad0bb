export default async function stopEngines() {
  for (const server of globalThis.casebookEngines ?? []) await server.stop();
}
