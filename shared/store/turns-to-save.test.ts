import { describe, expect, it } from 'vitest';
import { turnId } from '../base/ids.ts';
import { newTurn } from '../transcript/edit-turn.ts';
import { foldTranscript } from '../transcript/fold-transcript.ts';
import { pendingTurnId } from '../transcript/pending-message.ts';
import { command, ended, fold, mine, one, put, started, submitted, two } from '../transcript/sample-thread.ts';
import { emptyTranscript } from '../transcript/turn.ts';
import { forgetOldest } from './rolling-window.ts';
import { turnsToSave } from './turns-to-save.ts';

const ids = (turns: readonly { readonly id: string }[]) => turns.map(({ id }) => id);

describe('what must be saved', () => {
  const saved = fold(started(one), ended('completed'));

  it('is nothing when nothing has changed', () => {
    expect(turnsToSave(saved, saved)).toEqual({ turns: [], removed: [], order: [] });
  });

  it('is everything in a new thread', () => {
    expect(turnsToSave(emptyTranscript, saved)).toEqual({ turns: saved.turns, removed: [], order: [one] });
  });

  it('is the changed turn, in its place', () => {
    const later = foldTranscript(fold(started(one), ended('completed'), started(two)), put(command));
    const before = fold(started(one), ended('completed'), started(two));
    const { turns, order } = turnsToSave({ ...before, turns: before.turns }, later);
    expect(ids(turns)).toContain(one);
    expect(order).toEqual([]);
  });

  it('is a new turn after its neighbor', () => {
    const { turns, order } = turnsToSave(saved, foldTranscript(saved, started(two)));
    expect(ids(turns)).toEqual([two]);
    expect(order).toEqual([one, two]);
  });

  it('is an older turn before its neighbor', () => {
    const older = newTurn(turnId.parse('turn-0'));
    const now = foldTranscript(saved, { type: 'earlierTurnsLoaded', turns: [older], earlierTurns: 3 });
    expect(turnsToSave(saved, now)).toEqual({ turns: [older], removed: [], order: ['turn-0', one] });
  });

  it('moves a message into the turn that Codex began with it', () => {
    const before = foldTranscript(saved, submitted);
    const now = foldTranscript(before, { type: 'turnStarted', turnId: two, at: 1, model: null, clientId: mine });
    const { turns, removed, order } = turnsToSave(before, now);
    expect(ids(turns)).toEqual([two]);
    expect(removed).toEqual([pendingTurnId(mine)]);
    expect(order).toEqual([one, two]);
  });

  it('keeps turns that only left the window', () => {
    const now = foldTranscript(saved, started(two));
    const { turns, removed } = turnsToSave(
      now,
      forgetOldest(now, { turns: 1, characters: 1_000 }, () => false),
    );
    expect([turns, removed]).toEqual([[], []]);
  });
});
