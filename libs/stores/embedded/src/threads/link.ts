import { errorOf } from '../sqlite/port-error.js';
import { perform, type Engine } from './engine.js';

/** The names of the methods of an engine that can be called through a link. */
export type Calls<E> = {
  [K in keyof E]: E[K] extends (...args: never[]) => unknown ? K : never;
}[keyof E] &
  string;

type Arguments<E, M extends keyof E> = E[M] extends (...args: infer A) => unknown ? A : never;
type Answer<E, M extends keyof E> = E[M] extends (...args: never[]) => infer R ? R : never;

/** The way to an engine, wherever it runs. */
export abstract class Link<E extends Engine> {
  protected closing: Promise<void> | undefined;

  constructor(protected readonly path: string) {}

  /** Rejects with the errors of the ports. */
  call<M extends Calls<E>>(method: M, ...args: Arguments<E, M>): Promise<Answer<E, M>> {
    if (this.closing) return Promise.reject(this.closed());
    return this.dispatch(method, args) as Promise<Answer<E, M>>;
  }

  /** Calls under way are answered first. */
  close(): Promise<void> {
    this.closing ??= this.shut();
    return this.closing;
  }

  protected closed(): Error {
    return errorOf({ kind: 'unavailable', message: `The store on ${this.path} was closed.` });
  }

  protected abstract dispatch(method: string, args: readonly unknown[]): Promise<unknown>;
  protected abstract shut(): Promise<void>;
}

/** Runs the engine in the calling thread: for tests, and for programs that do nothing else. */
export class DirectLink<E extends Engine> extends Link<E> {
  constructor(private readonly engine: E) {
    super(engine.path);
  }

  /** Throws the errors of the ports. */
  callNow<M extends Calls<E>>(method: M, ...args: Arguments<E, M>): Answer<E, M> {
    if (this.closing) throw this.closed();
    const { value, fault } = perform(this.engine, [0, method, args]);
    if (fault) throw errorOf(fault);
    return value as Answer<E, M>;
  }

  protected dispatch(method: string, args: readonly unknown[]): Promise<unknown> {
    const outcome = perform(this.engine, [0, method, args]);
    return outcome.fault ? Promise.reject(errorOf(outcome.fault)) : Promise.resolve(outcome.value);
  }

  protected shut(): Promise<void> {
    this.engine.close();
    return Promise.resolve();
  }
}
