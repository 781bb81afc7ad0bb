import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { everyOrderIsCarriedOutOnce } from './processes.property.js';

/** Thousands of steps, on a machine that may have other things to do, in milliseconds. */
const PATIENCE = 60_000;

describe('Two workers on one process, crashes and lost answers at any step', () => {
  it(
    'carry out every order once in effect',
    async () => {
      await fc.assert(everyOrderIsCarriedOutOnce, { numRuns: 300 });
    },
    PATIENCE,
  );
});
