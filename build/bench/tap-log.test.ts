import { describe, expect, it } from 'vitest';
import { createTapRecordHead, readTappedDeltas, readTappedMessages } from './tap-log.ts';

const delta = (text: string) => `${JSON.stringify({ method: 'item/agentMessage/delta', params: { delta: text } })}\n`;

function notes(pieces: readonly { readonly at: number; readonly text: string }[]): Buffer {
  return Buffer.concat(
    pieces.flatMap(({ at, text }) => {
      const piece = Buffer.from(text);
      return [createTapRecordHead(at, piece.length), piece];
    }),
  );
}

describe('tappedDeltas', () => {
  it('dates each delta by the chunk that contained it, and skips everything else', () => {
    const other = `${JSON.stringify({ method: 'turn/started', params: {} })}\n`;
    expect(
      readTappedDeltas(
        notes([
          { at: 1.5, text: other + delta('a') + delta('b') },
          { at: 2, text: delta('c') },
        ]),
      ),
    ).toEqual([
      { at: 1.5, text: 'a' },
      { at: 1.5, text: 'b' },
      { at: 2, text: 'c' },
    ]);
  });

  it('dates a delta split over chunks by its end, wherever it was cut', () => {
    const line = Buffer.from(delta('ü'));
    const cut = line.indexOf('ü') + 1;
    const cutNotes = Buffer.concat([
      createTapRecordHead(1, cut),
      line.subarray(0, cut),
      createTapRecordHead(9, line.length - cut),
      line.subarray(cut),
    ]);
    expect(readTappedDeltas(cutNotes)).toEqual([{ at: 9, text: 'ü' }]);
  });

  it('leaves out an unfinished line of the tap log', () => {
    expect(readTappedDeltas(notes([{ at: 1, text: delta('a') + delta('b').slice(0, -5) }]))).toEqual([
      { at: 1, text: 'a' },
    ]);
  });
});

describe('tappedMessages', () => {
  it('returns the method of each tapped message, and none for an answer', () => {
    const asked = `${JSON.stringify({ id: 1, method: 'item/commandExecution/requestApproval', params: {} })}\n`;
    const answered = `${JSON.stringify({ id: 2, result: {} })}\n`;
    expect(readTappedMessages(notes([{ at: 3, text: asked + answered }]))).toEqual([
      { at: 3, method: 'item/commandExecution/requestApproval', delta: '' },
      { at: 3, method: null, delta: '' },
    ]);
  });
});
