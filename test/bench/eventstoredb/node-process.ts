import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

/** The test node in a process of its own. */
export interface NodeProcess {
  readonly url: string;
  stop(): Promise<void>;
}

/** @param dataDir where it keeps its log */
export async function startNodeProcess(dataDir: string): Promise<NodeProcess> {
  const support = join(process.cwd(), 'test', 'support');
  const child = spawn(
    process.execPath,
    [
      '--conditions=casebook-source',
      '--import',
      join(support, 'run-typescript.mjs'),
      join(support, 'eventstoredb-node', 'main.ts'),
      '--port=0',
      `--data=${dataDir}`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const url = /esdb:\S+/.exec(line)?.[0];
  if (url === undefined) throw new Error(`The node did not say where it listens: ${line}`);
  return {
    url,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
