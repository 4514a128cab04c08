import { beforeEach, describe, expect, it } from 'vitest';
import { entryId, turnId } from '../../../shared/base/ids.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { type TextAppended, TextBatcher } from './text-batcher.ts';

let clock: ManualClock;
let delivered: (readonly TextAppended[])[];
let batcher: TextBatcher;

beforeEach(() => {
  clock = new ManualClock();
  delivered = [];
  batcher = new TextBatcher(clock, (texts) => delivered.push(texts));
});

function piece(text: string, place: Partial<TextAppended> = {}): TextAppended {
  const entry = entryId.parse('a');
  return { type: 'textAppended', turnId: turnId.parse('t'), entryId: entry, channel: 'text', part: 0, text, ...place };
}

const texts = () => delivered.map((frame) => frame.map(({ text }) => text));

describe('streamed text', () => {
  it('delivers streamed text immediately after a quiet frame, and merges it within one', () => {
    batcher.add(piece('one '));
    expect(texts()).toEqual([['one ']]);
    batcher.add(piece('two '));
    batcher.add(piece('three '));
    clock.advance(15);
    expect(texts()).toEqual([['one ']]);
    clock.advance(1);
    expect(texts()).toEqual([['one '], ['two three ']]);
  });

  it('delivers streamed text at most once per frame', () => {
    for (let ms = 0; ms < 160; ms++) {
      batcher.add(piece('x'));
      clock.advance(1);
    }
    expect(delivered.length).toBeLessThanOrEqual(11);
    batcher.flush();
    expect(texts().flat().join('')).toBe('x'.repeat(160));
  });

  it('separates streamed text by entry, channel and part', () => {
    batcher.add(piece('first'));
    for (const place of [{}, { part: 1 }, { channel: 'summary' as const }, { entryId: entryId.parse('b') }]) {
      batcher.add(piece('1', place));
      batcher.add(piece('2', place));
    }
    batcher.flush();
    expect(texts()[1]).toEqual(['12', '12', '12', '12']);
  });

  it('delivers a lot of streamed text before the end of the frame', () => {
    batcher.add(piece('first'));
    batcher.add(piece('x'.repeat(64 * 1024 - 1)));
    expect(delivered).toHaveLength(1);
    batcher.add(piece('y'));
    expect(delivered).toHaveLength(2);
  });

  it('leaves no timer behind once the text stream is quiet', () => {
    batcher.add(piece('one'));
    clock.advance(32);
    expect(clock.pending).toBe(0);
    expect(delivered).toHaveLength(1);
  });
});
