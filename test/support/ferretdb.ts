import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where `npm run ferretdb` puts it. */
const BUILT = resolve('.cache/ferretdb');
const BINARY = join(BUILT, 'ferretdb');
const PATIENCE_MS = 30_000;

/** A server that speaks MongoDB's protocol, for tests: FerretDB on SQLite. */
export interface FerretDb {
  /** `mongodb://127.0.0.1:54321/`; the same after a restart. */
  readonly url: string;
  readonly port: number;
  /** Ends it in good order; a directory that was made for it goes with it. */
  stop(): Promise<void>;
  /** Ends it as a crash would; it can be started again. */
  kill(): Promise<void>;
  /** Starts it again on its port and its data. */
  restart(): Promise<void>;
}

/** Why there is no FerretDB here; undefined when there is. */
export function whyNoFerretDb(): string | undefined {
  if (existsSync(BINARY)) return undefined;
  const reason = join(BUILT, 'not-built.txt');
  if (existsSync(reason)) return `FerretDB was not built: ${readFileSync(reason, 'utf8').trim()}`;
  return 'FerretDB was not built: run `npm run ferretdb`';
}

/**
 * Starts FerretDB on a free port of loopback.
 *
 * @param dir where its data are, which it leaves there; a directory of its own when left out
 */
export async function startFerretDb({ dir }: { readonly dir?: string } = {}): Promise<FerretDb> {
  const missing = whyNoFerretDb();
  if (missing !== undefined) throw new Error(missing);
  const data = dir ?? (await mkdtemp(join(tmpdir(), 'casebook-ferretdb-')));
  let running = await start(data, 0);
  const { port } = running;
  return {
    url: `mongodb://127.0.0.1:${port}/`,
    port,
    stop: async () => {
      await end(running.child, 'SIGTERM');
      if (dir === undefined) await rm(data, { recursive: true, force: true });
    },
    kill: () => end(running.child, 'SIGKILL'),
    restart: async () => {
      await end(running.child, 'SIGKILL');
      running = await start(data, port);
    },
  };
}

async function start(dir: string, port: number): Promise<{ child: ChildProcess; port: number }> {
  // It ends with whoever holds the other end of its standard input, however that one ends.
  const options = ['--listen', `127.0.0.1:${port}`, '--dir', dir, '--with-parent'];
  const child = spawn(BINARY, options, { stdio: ['pipe', 'pipe', 'pipe'] });
  return { child, port: await ready(child) };
}

function ready(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`FerretDB was not ready within ${PATIENCE_MS} ms: ${output}`));
    }, PATIENCE_MS);
    const hear = (text: string) => {
      output += text;
      const port = /^ready mongodb:\/\/127\.0\.0\.1:(\d+)/m.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`FerretDB ended with ${signal ?? code}: ${output}`));
    });
    child.once('error', reject);
  });
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}
