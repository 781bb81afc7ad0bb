import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const RUN_TYPESCRIPT = new URL('../support/run-typescript.mjs', import.meta.url).href;

/** A process of ours that runs a source file, and the lines that it says. */
export class Child {
  readonly lines: string[] = [];
  private readonly process: ChildProcess;
  private readonly ended: Promise<unknown>;
  private waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  constructor(source: string, ...args: readonly string[]) {
    const script = fileURLToPath(new URL(source, import.meta.url));
    const options = ['--conditions=casebook-source', `--import=${RUN_TYPESCRIPT}`, script, ...args];
    this.process = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.ended = once(this.process, 'close');
    const { stdout } = this.process;
    if (stdout) createInterface({ input: stdout }).on('line', (line) => this.take(line));
  }

  /** Resolves when the process has said so many lines; rejects when it ends before. */
  said(count: number): Promise<void> {
    if (this.lines.length >= count) return Promise.resolve();
    const enough = new Promise<void>((resolve) => this.waiting.push({ count, resolve }));
    const ended = this.ended.then(() => {
      if (this.lines.length < count) throw new Error(`The process ended after ${this.lines.length} lines.`);
    });
    return Promise.race([enough, ended]);
  }

  /** `kill -9`; resolves when it is dead and all that it said has been read. */
  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  private take(line: string): void {
    this.lines.push(line);
    for (const { count, resolve } of this.waiting) if (this.lines.length >= count) resolve();
    this.waiting = this.waiting.filter(({ count }) => this.lines.length < count);
  }
}
