import { describe, expect, it } from 'vitest';
import { measureDeltaLatencies } from './delta-latencies.ts';

describe('deltaLatencies', () => {
  it('matches each delta with the first frame that shows its last whole word or a later one', () => {
    const deltas = [
      { at: 100, text: 'w00001 ' },
      { at: 105, text: 'w00002 ' },
      { at: 110, text: 'w00003 ' },
    ];
    expect(
      measureDeltaLatencies(deltas, [
        [112, 2],
        [130, 3],
      ]),
    ).toEqual([12, 7, 20]);
  });

  it('waits until a word that is split between two deltas is complete before it measures latency', () => {
    const deltas = [
      { at: 100, text: 'w00001 w00' },
      { at: 105, text: '002 ' },
    ];
    expect(
      measureDeltaLatencies(deltas, [
        [110, 1],
        [120, 2],
      ]),
    ).toEqual([10, 15]);
  });

  it('throws if a word of the stream was never shown', () => {
    expect(() => measureDeltaLatencies([{ at: 1, text: 'w00009 ' }], [[2, 8]])).toThrow('Word 9');
  });
});
