import { describe, expect, it } from 'vitest';
import { entryId } from '../base/ids.ts';
import type { Entry } from './entry.ts';
import { foldTranscript } from './fold-transcript.ts';
import {
  answer,
  command,
  common,
  confirmed,
  ended,
  entries,
  fold,
  mine,
  one,
  patch,
  put,
  started,
  submitted,
  text,
  tool,
  two,
} from './sample-thread.ts';
import type { ThreadEvent } from './thread-event.ts';

describe('the end of a turn', () => {
  it('the end of a turn closes everything in it', () => {
    const search: Entry = { ...common('search'), kind: 'webSearch', query: 'q', running: true };
    const compaction: Entry = { ...common('compaction'), kind: 'compaction', running: true };
    const state = fold(
      started(),
      put(answer),
      text('Hel'),
      put(command),
      put(patch),
      put(tool),
      put(search),
      put(compaction),
      ended('completed'),
    );
    expect(state.turns).toMatchObject([{ status: 'completed', startedAt: 100, endedAt: 900, durationMs: 800 }]);
    expect(entries(state)).toMatchObject([
      { state: 'dropped', dropReason: 'failed' },
      { status: 'background' },
      { status: 'cutOff' },
      { status: 'cutOff' },
      { running: false },
      { running: false },
    ]);
  });

  it('a turn takes zero time rather than negative time if the clock was set back', () => {
    const back = { ...ended('completed'), at: 40 };
    expect(fold(started(), back).turns).toMatchObject([{ startedAt: 100, endedAt: 40, durationMs: 0 }]);
  });

  it('an interrupt marks text, a patch, and a waiting command', () => {
    const waiting = { ...command, status: 'waiting', processId: null } as const;
    const state = fold(started(), put(answer), text('Hel'), put(patch), put(waiting), ended('interrupted'));
    expect(entries(state)).toMatchObject([
      { dropReason: 'interrupted' },
      { status: 'cancelled' },
      { status: 'stopped' },
    ]);
    expect(state.turns[0]?.hadEffects).toBe(false);
  });

  it('the end of a turn says so in the message that started it if Codex had not read that', () => {
    const begins: ThreadEvent = { type: 'turnStarted', turnId: one, at: 100, model: 'm', clientId: mine };
    const begun = [submitted, begins];
    expect(entries(fold(...begun, ended('failed')))).toMatchObject([
      { state: 'notSent', problem: 'The turn ended before Codex read this message.' },
    ]);
    expect(entries(fold(...begun, put(confirmed), ended('failed')))).toMatchObject([
      { state: 'confirmed', problem: null },
    ]);
  });

  it('the end of a turn leaves a background command open until it ends', () => {
    const background = fold(started(), put(command), ended('interrupted'));
    const state = foldTranscript(background, put({ ...command, status: 'done', exitCode: 0 }));
    expect(state.turns).toMatchObject([{ status: 'interrupted', entries: [{ status: 'done', exitCode: 0 }] }]);
  });
});

describe('when Codex stops', () => {
  const stopped: ThreadEvent = { type: 'codexStopped', at: 2_000 };

  it('ends running turns as interrupted and keeps all text when Codex stops', () => {
    const state = fold(started(), put(answer), text('Hel'), put(command), put(patch), put(tool), stopped);
    expect(state.turns).toMatchObject([{ status: 'interrupted', endedAt: 2_000 }]);
    expect(entries(state)).toMatchObject([
      { text: 'Hel', state: 'dropped', dropReason: 'codexStopped' },
      { status: 'cutOff' },
      { status: 'cutOff' },
      { status: 'cutOff' },
    ]);
  });

  it('cuts off background commands of ended turns when Codex stops', () => {
    const state = fold(started(), put(command), ended('completed'), stopped);
    expect(state.turns).toMatchObject([{ status: 'completed', entries: [{ status: 'cutOff' }] }]);
  });

  it('marks a message that Codex had not accepted as not sent when it stops', () => {
    expect(fold(submitted, stopped).turns).toMatchObject([
      { status: 'notSent', entries: [{ state: 'notSent', problem: 'Codex stopped before it got this message.' }] },
    ]);
  });

  it('keeps ended entries as they are when Codex stops', () => {
    const done = fold(started(), put({ ...answer, text: 'Hello', state: 'done' }), ended('completed'));
    expect(foldTranscript(done, stopped)).toBe(done);
  });
});

describe('reconnecting', () => {
  const attempt = (number: number): ThreadEvent => ({
    type: 'reconnecting',
    turnId: one,
    attempt: number,
    of: 5,
    message: 'The provider closed the stream.',
    at: 300,
  });

  it('shows reconnecting as one status, which says what happens to the text above it', () => {
    const state = fold(started(), put(answer), text('Hel'), attempt(1), attempt(2));
    expect(state.reconnecting).toBe(true);
    expect(entries(state)).toMatchObject([
      { text: 'Hel', state: 'dropped', dropReason: 'reconnected' },
      {
        kind: 'status',
        fact: 'Reconnecting.',
        detail:
          'The provider closed the stream. Codex is starting over and does not remember this text. It is kept here.',
        attempt: { number: 2, of: 5 },
        about: 'answer',
      },
    ]);
  });

  it('does not mention text in the reconnecting status when none was lost', () => {
    const [status] = entries(fold(started(), attempt(1)));
    expect(status).toMatchObject({ detail: 'The provider closed the stream.', about: null });
  });

  it('the reconnecting status turns quiet when the stream continues', () => {
    const back = fold(started(), attempt(1), put({ ...answer, id: entryId.parse('again') }));
    expect(back.reconnecting).toBe(false);
    expect(entries(back)[0]).toMatchObject({ status: 'info', fact: 'Reconnected.', attempt: null });
    const byText = fold(started(), attempt(1), text('on'));
    expect(byText.reconnecting).toBe(false);
  });

  it('reconnecting is not over because a long-running command ended', () => {
    const state = fold(started(), put(command), attempt(1), put({ ...command, status: 'done', exitCode: 0 }));
    expect(state.reconnecting).toBe(true);
  });

  it('the reconnecting status moves to the end with each further attempt', () => {
    const state = fold(started(), put(answer), text('a'), attempt(1), text('b', entryId.parse('second')), attempt(2));
    expect(entries(state).map((entry) => entry.kind)).toEqual(['assistant', 'assistant', 'status']);
  });

  it('a repeated attempt to reconnect changes nothing', () => {
    const state = fold(started(), put(answer), text('Hel'), attempt(1));
    expect(foldTranscript(state, attempt(1))).toBe(state);
  });

  it('counts a repeated attempt to reconnect again after another turn continued', () => {
    const state = fold(started(), attempt(1), put(answer, two));
    expect(state.reconnecting).toBe(false);
    expect(foldTranscript(state, attempt(1)).reconnecting).toBe(true);
  });

  it('reconnecting ends with the turn', () => {
    const state = fold(started(), attempt(1), ended('interrupted'));
    expect(state.reconnecting).toBe(false);
    expect(entries(state)).toMatchObject([{ fact: 'The connection was not restored.', attempt: null }]);
  });
});
