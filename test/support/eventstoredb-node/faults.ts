import { status } from '@grpc/grpc-js';
import { CallError, unavailable } from './rpc/errors.js';

/** How the node misbehaves, for tests of its clients. */
export interface Misbehaviour {
  /**
   * `unavailable`: the call fails with UNAVAILABLE and does nothing. `error`: likewise with `code` and `details`.
   * `delay`: it is carried out after `ms`. `drop`: its connection is cut before anything is done.
   * `cutAfterCommit`: what it writes is committed, then its connection is cut and nothing answered.
   */
  readonly how: 'unavailable' | 'error' | 'delay' | 'drop' | 'cutAfterCommit';
  /** `Streams/Append`, or by its end alone: `Append`, `BatchAppend` (each append for itself), `Read`. Absent: all. */
  readonly method?: string;
  /** How many calls it is for; absent: all, until told to behave. */
  readonly times?: number;
  readonly ms?: number;
  /** A gRPC status code; UNKNOWN when absent. */
  readonly code?: status;
  readonly details?: string;
}

/** What the node was told to do wrong. The rule that was added first goes first. */
export class Faults {
  #rules: { readonly rule: Misbehaviour; left: number }[] = [];

  add(rule: Misbehaviour): void {
    this.#rules.push({ rule, left: rule.times ?? Infinity });
  }

  clear(): void {
    this.#rules = [];
  }

  get rules(): readonly Misbehaviour[] {
    return this.#rules.map(({ rule }) => rule);
  }

  /** What is to go wrong with the call that begins now. */
  take(path: string): Misbehaviour | undefined {
    const entry = this.#rules.find(({ rule }) => rule.method === undefined || isMethod(path, rule.method));
    if (entry === undefined) return undefined;
    entry.left -= 1;
    if (entry.left <= 0) this.#rules = this.#rules.filter((other) => other !== entry);
    return entry.rule;
  }
}

/** Whether a path, `/event_store.client.streams.Streams/Append`, is that of a method. */
function isMethod(path: string, method: string): boolean {
  return path.endsWith(`/${method}`) || path.endsWith(`.${method}`);
}

/** What the caller of a method that fails on purpose is told; undefined when it doesn't fail. */
export function faultError(rule: Misbehaviour): CallError | undefined {
  if (rule.how === 'unavailable') return unavailable();
  if (rule.how === 'error') return new CallError(rule.code ?? status.UNKNOWN, rule.details ?? 'Told to fail');
  return undefined;
}
