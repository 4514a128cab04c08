import { describe, expect, it } from 'vitest';
import { turnId } from '../base/ids.ts';
import { createTurn } from './edit-turn.ts';
import { foldTranscript } from './fold-transcript.ts';
import { emptyTranscript, type Transcript } from './turn.ts';
import { prependTurns, replaceTurns } from './turn-window.ts';

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => createTurn(turnId.parse(id)));
if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('There are four');
/** The last two of four turns, with the first one kept before them. Five more surround it. */
const part: Transcript = { ...emptyTranscript, turns: [a, c, d], earlierTurns: 7, keptBefore: 1 };

describe('older turns', () => {
  it('older turns go before the newest part and absorb the turns kept from before it', () => {
    expect(prependTurns(part, [b], 6)).toEqual({ ...part, turns: [a, b, c, d], earlierTurns: 6 });
    expect(prependTurns(part, [a, b], 5)).toEqual({ ...emptyTranscript, turns: [a, b, c, d], earlierTurns: 5 });
  });

  it('older turns complete a transcript if only kept turns come before them', () => {
    expect(prependTurns(part, [b], 1)).toEqual({ ...emptyTranscript, turns: [a, b, c, d] });
  });

  it('older turns change nothing if they are already there', () => {
    expect(prependTurns(part, [c, d], 7)).toBe(part);
  });

  it('older turns stay as we know them', () => {
    expect(prependTurns(part, [{ ...a, model: 'another' }, b], 5).turns[0]).toBe(a);
  });
});

describe('turns of both stores together', () => {
  it('merged turns of both stores replace the newest turns and leave earlier ones', () => {
    const now = replaceTurns({ ...part, turns: [a, b, c, d] }, [{ ...c, model: 'm' }, d], 9);
    expect(now).toEqual({ ...part, turns: [a, b, { ...c, model: 'm' }, d] });
    expect(now.turns[3]).toBe(d);
  });

  it('merged turns of both stores may start earlier than the current ones', () => {
    expect(replaceTurns(part, [b, c, d], 6)).toEqual({ ...part, turns: [a, b, c, d], earlierTurns: 6 });
    expect(replaceTurns(part, [a, b, c, d], 5)).toEqual({ ...emptyTranscript, turns: [a, b, c, d], earlierTurns: 5 });
  });
});

it('does not create a turn for a report about an absent turn', () => {
  const ids = [1, 2, 3, 4].map((at) => turnId.parse(`00000000-0000-7000-8000-00000000000${at}`));
  const [first, missing, third] = ids.map(createTurn);
  if (first === undefined || missing === undefined || third === undefined) throw new Error('There are three');
  const state: Transcript = { ...emptyTranscript, turns: [first, third], earlierTurns: 2, keptBefore: 1 };
  expect(foldTranscript(state, { type: 'diffAvailable', turnId: missing.id })).toBe(state);
  expect(foldTranscript(state, { type: 'turnStarted', turnId: missing.id, at: 1, model: null })).toBe(state);
});
