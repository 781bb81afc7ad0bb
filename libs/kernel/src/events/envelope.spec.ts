import { describe, expect, it } from '@jest/globals';
import { categoryOf, idOf, streamOf } from './envelope.js';

describe('The name of a stream', () => {
  it('is its category and its id, split at the first dash', () => {
    const stream = streamOf('case', '01890a5d-ac96-774b-bcce-b302099a8057');
    expect(categoryOf(stream)).toBe('case');
    expect(idOf(stream)).toBe('01890a5d-ac96-774b-bcce-b302099a8057');
  });

  it.each(['case', '-4711', ''])('is not "%s"', (stream) => {
    expect(() => categoryOf(stream)).toThrow('is not a stream name');
    expect(() => idOf(stream)).toThrow('is not a stream name');
  });
});
