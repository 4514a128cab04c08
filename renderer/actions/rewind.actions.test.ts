import { beforeEach, expect, it, vi } from 'vitest';
import { emptyTranscript } from '../../shared/transcript/turn.ts';
import { rewindEnded, useRewinds } from '../stores/rewind.store.ts';
import { openApp, thread } from '../view-models/testing/model-app.ts';
import { assistantEntry, someTurn, statusEntry, userEntry } from '../view-models/testing/sample-entries.ts';
import { transcriptModel } from '../view-models/transcript-model.ts';
import { rewindActions } from './rewind.actions.ts';
import { sampleActionState } from './testing/sample-action-state.ts';

vi.mock('../client/page-client.ts', () => ({ hostClient: { request: vi.fn() } }));

const first = someTurn([userEntry({ id: 'u1', text: 'One' }), assistantEntry({ id: 'a1' })], { id: 'first' });
const second = someTurn([userEntry({ id: 'u2', text: 'Two' }), assistantEntry({ id: 'a2' })], { id: 'second' });
const unsent = someTurn([userEntry({ id: 'u3', state: 'pending' })], { id: 'pending:3' });
const compacted = someTurn([statusEntry({ id: 's' })], { id: 'compacted' });
const { rewindTurn } = rewindActions;
const about = () => useRewinds.getState().rewinding?.about;

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

it('is off where there is no such turn, or no host', () => {
  const state = facts(first, compacted);
  expect(rewindTurn.when(state)).toBe(true);
  expect(rewindTurn.when({ ...state, connected: false })).toBe(false);
  expect(rewindTurn.when({ ...state, page: 'settings' })).toBe(false);
  expect(rewindTurn.when(facts(unsent))).toBe(false);
  const focused = facts(first, compacted);
  const status = transcriptModel.turns.at(-1) ?? null;
  expect(rewindTurn.when({ ...focused, selectedTurn: status })).toBe(false);
});
