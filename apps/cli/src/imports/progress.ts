import { Presets, SingleBar } from 'cli-progress';

/** How far a long piece of work has come, for whoever waits for it. */
export interface Progress {
  step(): void;
  /** Leaves the terminal as a line of text after it needs it. */
  stop(): void;
}

/** How many lines a whole import prints where there is no terminal. */
const LINES = 10;

/** A bar on a terminal; a line for each tenth of the work elsewhere, such as in a log file. */
export function progressOf(
  what: string,
  total: number,
  out: NodeJS.WriteStream | { readonly isTTY?: false; write(text: string): unknown },
): Progress {
  return out.isTTY ? bar(what, total, out) : lines(what, total, out);
}

function bar(what: string, total: number, stream: NodeJS.WriteStream): Progress {
  const format = `{bar} {percentage} % | {value} of {total} ${what}`;
  const shown = new SingleBar({ format, stream, hideCursor: true, etaBuffer: 100 }, Presets.shades_classic);
  shown.start(total, 0);
  return { step: () => shown.increment(), stop: () => shown.stop() };
}

function lines(what: string, total: number, out: { write(text: string): unknown }): Progress {
  let done = 0;
  const every = Math.max(1, Math.ceil(total / LINES));
  return {
    step: () => {
      done++;
      if (done % every === 0 || done === total) out.write(`${done} of ${total} ${what}\n`);
    },
    stop: () => undefined,
  };
}
