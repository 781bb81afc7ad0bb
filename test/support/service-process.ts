import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { present } from '#kernel';
import { OwnIssuer, type Role } from '#platform';

const MAIN = fileURLToPath(new URL('../../dist/apps/desk/src/main.js', import.meta.url));
const PATIENCE_MS = 30_000;
/** To bring all sources into the form that runs. */
const MORE_PATIENCE_MS = 180_000;

/** How the program is started: as it was built (`npm run build` first), or from its sources, which takes longer. */
const BUILT = ['--enable-source-maps', MAIN];
const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const SOURCES = [
  '--conditions=casebook-source',
  '--no-warnings=ExperimentalWarning',
  '--import',
  new URL('./run-typescript.mjs', import.meta.url).href,
  pathOf('../../apps/desk/src/main.ts'),
];

/** The built service as a process of its own, for tests that kill it. */
export interface ServiceProcess {
  /** `http://127.0.0.1:54321` */
  readonly url: string;
  readonly process: ChildProcess;
  token(role: Role, options?: { readonly name?: string; readonly customer?: string }): Promise<string>;
  /** Ends it as a crash of the machine would: without a word. */
  kill(): Promise<void>;
  /** Ends it as an operator would. @returns its exit code */
  stop(): Promise<number | null>;
}

/** How a process ended that never listened. */
export class NotStarted extends Error {
  constructor(
    readonly exitCode: number | null,
    readonly stderr: string,
    signal: NodeJS.Signals | null = null,
  ) {
    super(`The service ended with ${signal ?? exitCode}: ${stderr}`);
  }
}

/**
 * Starts the service on a free port.
 *
 * @param dir its DATA_DIR
 * @throws NotStarted when it ends before it listens
 */
export async function startService(
  dir: string,
  env: Readonly<Record<string, string>> = {},
  { fromSources = false } = {},
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, fromSources ? SOURCES : BUILT, {
    env: { PATH: process.env.PATH, LOG_LEVEL: 'error', PORT: '0', DATA_DIR: dir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await listening(child, fromSources ? MORE_PATIENCE_MS : PATIENCE_MS);
  const issuer = await OwnIssuer.in(dir);
  return {
    url,
    process: child,
    token: (role, { name = role, customer } = {}) =>
      issuer.mintToken({
        role,
        name,
        reason: 'A test',
        ...present({ customer }),
      }),
    kill: async () => {
      await endBy(child, 'SIGKILL');
    },
    stop: () => endBy(child, 'SIGTERM'),
  };
}

/** The address that the service says it listens on. */
function listening(child: ChildProcess, patienceMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`The service did not listen within ${patienceMs} ms: ${stderr}`));
    }, patienceMs);
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      const url = /listens on (http:\/\/\S+)/.exec(stdout)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    // Not at its exit: what it said last may not have been read by then.
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      reject(new NotStarted(code, stderr, signal));
    });
  });
}

async function endBy(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, 'exit') as Promise<[number | null]>;
  child.kill(signal);
  const [code] = await exit;
  return code;
}
