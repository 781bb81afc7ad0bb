import { InvalidAppend, InvalidQuery, StoreCorrupt, StoreUnavailable } from '#kernel';
import type { FaultReport } from './fault.js';

/** The error that the ports promise for a fault. Apart from `fault.ts`, so that no thread loads the kernel. */
export function errorOf({ kind, message, stack }: FaultReport): Error {
  switch (kind) {
    case 'unavailable':
      return new StoreUnavailable(message);
    case 'corrupt':
      return new StoreCorrupt(message);
    case 'invalidAppend':
      return new InvalidAppend(message);
    case 'invalidQuery':
      return new InvalidQuery(message);
    case 'mistake': {
      const error = new Error(message);
      if (stack !== undefined) error.stack = stack;
      return error;
    }
  }
}
