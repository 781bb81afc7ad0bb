import { reportOf, type FaultReport } from '../sqlite/fault.js';
import type { Job } from './message.js';

/** An engine is synchronous; it doesn't know in which thread it runs. */
export interface Engine {
  readonly path: string;
  close(): void;
}

export interface Outcome {
  readonly value?: unknown;
  readonly fault?: FaultReport;
}

/** Does one job; never throws. */
export function perform(engine: Engine, [, method, args]: Job): Outcome {
  try {
    const run: unknown = Reflect.get(engine, method);
    if (typeof run !== 'function') throw new TypeError(`The engine has no method '${method}'.`);
    return { value: Reflect.apply(run, engine, args) as unknown };
  } catch (error) {
    return { fault: reportOf(error, engine.path) };
  }
}
