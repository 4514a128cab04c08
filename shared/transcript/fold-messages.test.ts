import { describe, expect, it } from 'vitest';
import { entryId } from '../base/ids.ts';
import { foldTranscript } from './fold-transcript.ts';
import { confirmed, entries, fold, mine, one, put, started, submitted, two, user } from './sample-thread.ts';

describe('a message from the user', () => {
  it('a message from the user has its own turn until Codex accepts it', () => {
    const state = fold(submitted);
    expect(state.turns).toMatchObject([{ id: 'pending:message-1', status: 'pending', startedAt: 50, entries: [user] }]);
  });

  it('a message moves into the turn that Codex started for it, with the text, sources, and pointer we know', () => {
    const state = fold(submitted, started(), put(confirmed));
    expect(state.turns.map((turn) => turn.id)).toEqual([one]);
    const { text, sources, retryOf } = user;
    expect(entries(state)).toEqual([{ ...confirmed, text, sources, retryOf, at: 1 }]);
  });

  it('a message moves as soon as the reply to the request names the turn', () => {
    const state = fold(submitted, {
      ...started(),
      type: 'turnStarted',
      turnId: one,
      at: 1,
      model: null,
      clientId: mine,
    });
    expect(state.turns).toMatchObject([{ id: one, status: 'running', entries: [{ id: 'mine', state: 'pending' }] }]);
    expect(entries(foldTranscript(state, put(confirmed)))).toMatchObject([{ id: 'item-user', state: 'confirmed' }]);
  });

  it('a message goes into a running turn when it steers', () => {
    const running = fold(started(), put({ ...confirmed, id: entryId.parse('first'), clientId: null }));
    const state = [submitted, put({ ...confirmed, steered: true })].reduce(foldTranscript, running);
    expect(state.turns).toHaveLength(1);
    expect(entries(state)).toMatchObject([{ id: 'first' }, { id: 'item-user', steered: true, text: user.text }]);
  });

  it('a message keeps its place after turns that start in the meantime', () => {
    const state = fold(submitted, started(two));
    expect(state.turns.map((turn) => turn.id)).toEqual([two, 'pending:message-1']);
  });

  it('a message says why it was not sent, and leaves that place when it is sent again', () => {
    const refused = fold(submitted, { type: 'messageNotSent', clientId: mine, problem: 'No folder is open.' });
    expect(refused.turns).toMatchObject([
      { status: 'notSent', entries: [{ state: 'notSent', problem: 'No folder is open.' }] },
    ]);
    const again = [started(two), submitted].reduce(foldTranscript, refused);
    expect(again.turns.map((turn) => [turn.id, turn.status])).toEqual([
      [two, 'running'],
      ['pending:message-1', 'pending'],
    ]);
  });

  it('a message stays sent when a late rejection arrives after Codex accepted it', () => {
    const sent = fold(submitted, started(), put(confirmed));
    expect(foldTranscript(sent, { type: 'messageNotSent', clientId: mine, problem: 'late' })).toBe(sent);
  });
});
