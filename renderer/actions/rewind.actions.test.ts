import { beforeEach, expect, it, vi } from 'vitest';
import { emptyTranscript } from '../../shared/transcript/turn.ts';
import { rewindEnded, useRewinds } from '../stores/rewind.store.ts';
import { openApp, thread } from '../view-models/testing/model-app.ts';
import { assistantEntry, sampleTurn, statusEntry, userEntry } from '../view-models/testing/sample-entries.ts';
import { transcriptModel } from '../view-models/transcript-model.ts';
import { rewindActions } from './rewind.actions.ts';
import { sampleActionState } from './testing/sample-action-state.ts';

vi.mock('../client/page-client.ts', () => ({ hostClient: { request: vi.fn() } }));

const first = sampleTurn([userEntry({ id: 'u1', text: 'One' }), assistantEntry({ id: 'a1' })], { id: 'first' });
const second = sampleTurn([userEntry({ id: 'u2', text: 'Two' }), assistantEntry({ id: 'a2' })], { id: 'second' });
const unsent = sampleTurn([userEntry({ id: 'u3', state: 'pending' })], { id: 'pending:3' });
const compacted = sampleTurn([statusEntry({ id: 's' })], { id: 'compacted' });
const { rewindTurn } = rewindActions;
const about = () => useRewinds.getState().currentRewind?.about;

function facts(...turns: readonly (typeof first)[]) {
  openApp({ ...emptyTranscript, turns });
  return { ...sampleActionState, thread, turns };
}

beforeEach(() => rewindEnded());

it('rewinds to the turn next to the button, the one with the focus, or the last one that Codex has', () => {
  const state = facts(first, second, compacted, unsent);
  rewindTurn.perform(state, { turnId: first.id });
  expect(about()).toBe('One');
  rewindTurn.perform(state, {});
  expect(about()).toBe('Two');
  const answer = transcriptModel.turns[1] ?? null;
  rewindTurn.perform({ ...state, selectedTurn: answer }, {});
  expect(about()).toBe('One');
});

it('disables Rewind without such a turn or without a host', () => {
  const state = facts(first, compacted);
  expect(rewindTurn.when(state)).toBe(true);
  expect(rewindTurn.when({ ...state, isConnected: false })).toBe(false);
  expect(rewindTurn.when({ ...state, page: 'settings' })).toBe(false);
  expect(rewindTurn.when(facts(unsent))).toBe(false);
  const focused = facts(first, compacted);
  const status = transcriptModel.turns.at(-1) ?? null;
  expect(rewindTurn.when({ ...focused, selectedTurn: status })).toBe(false);
});
