import { parseArgs } from 'node:util';
import { startEventStoreDbNode } from './index.js';

const USAGE = `npm run eventstoredb-node -- [--port 2113] [--host 127.0.0.1] [--data DIR]

A server that speaks EventStoreDB's protocol, for tests. Without --data it keeps everything in memory.
It ends in good order on SIGTERM.`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '2113' },
    host: { type: 'string', default: '127.0.0.1' },
    data: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(USAGE);
else await run();

async function run(): Promise<void> {
  const { port, host, data } = values;
  const node = await startEventStoreDbNode({
    port: Number(port),
    host,
    ...(data === undefined ? {} : { dataDir: data }),
  });
  console.log(`Listening on ${node.url}`);
  const end = () => void node.stop().then(() => process.exit(0));
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}
