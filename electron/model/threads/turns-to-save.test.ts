import { describe, expect, it } from 'vitest';
import { turnId } from '../../../shared/base/ids.ts';
import { forgetOldest } from '../../../shared/store/rolling-window.ts';
import { createTurn } from '../../../shared/transcript/edit-turn.ts';
import { foldTranscript } from '../../../shared/transcript/fold-transcript.ts';
import { getPendingTurnId } from '../../../shared/transcript/pending-message.ts';
import {
  command,
  ended,
  fold,
  mine,
  one,
  put,
  started,
  submitted,
  two,
} from '../../../shared/transcript/sample-thread.ts';
import { emptyTranscript } from '../../../shared/transcript/turn.ts';
import { findTurnsToSave } from './turns-to-save.ts';

const ids = (turns: readonly { readonly id: string }[]) => turns.map(({ id }) => id);

describe('what must be saved', () => {
  const saved = fold(started(one), ended('completed'));

  it('saves nothing when nothing has changed', () => {
    expect(findTurnsToSave(saved, saved)).toEqual({ turns: [], removed: [], order: [] });
  });

  it('saves everything in a new thread', () => {
    expect(findTurnsToSave(emptyTranscript, saved)).toEqual({ turns: saved.turns, removed: [], order: [one] });
  });

  it('saves the changed turn, in its place', () => {
    const later = foldTranscript(fold(started(one), ended('completed'), started(two)), put(command));
    const before = fold(started(one), ended('completed'), started(two));
    const { turns, order } = findTurnsToSave({ ...before, turns: before.turns }, later);
    expect(ids(turns)).toContain(one);
    expect(order).toEqual([]);
  });

  it('saves a new turn after its neighbor', () => {
    const { turns, order } = findTurnsToSave(saved, foldTranscript(saved, started(two)));
    expect(ids(turns)).toEqual([two]);
    expect(order).toEqual([one, two]);
  });

  it('saves an older turn before its neighbor', () => {
    const older = createTurn(turnId.parse('turn-0'));
    const now = foldTranscript(saved, { type: 'earlierTurnsLoaded', turns: [older], earlierTurns: 3 });
    expect(findTurnsToSave(saved, now)).toEqual({ turns: [older], removed: [], order: ['turn-0', one] });
  });

  it('saves the move of a message into the turn that Codex started with it', () => {
    const before = foldTranscript(saved, submitted);
    const now = foldTranscript(before, { type: 'turnStarted', turnId: two, at: 1, model: null, clientId: mine });
    const { turns, removed, order } = findTurnsToSave(before, now);
    expect(ids(turns)).toEqual([two]);
    expect(removed).toEqual([getPendingTurnId(mine)]);
    expect(order).toEqual([one, two]);
  });

  it('keeps turns that only left the window in the store', () => {
    const now = foldTranscript(saved, started(two));
    const { turns, removed } = findTurnsToSave(
      now,
      forgetOldest(now, { turns: 1, characters: 1_000 }, () => false),
    );
    expect([turns, removed]).toEqual([[], []]);
  });
});
