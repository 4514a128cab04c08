import { describe, expect, it } from 'vitest';
import { entryId, turnId } from '../base/ids.ts';
import { foldTranscript } from './fold-transcript.ts';
import { getOwnUsage } from './own-usage.ts';
import {
  answer,
  command,
  common,
  ended,
  entries,
  fold,
  one,
  put,
  started,
  submitted,
  text,
  two,
} from './sample-thread.ts';
import type { ThreadEvent } from './thread-event.ts';
import { emptyTranscript } from './turn.ts';

describe('streamed text', () => {
  it('streamed text extends its entry, or creates one when its start was missed', () => {
    expect(entries(fold(put(answer), text('Hel'), text('lo')))).toMatchObject([{ text: 'Hello', state: 'streaming' }]);
    expect(entries(fold(text('Hel'), text('lo')))).toMatchObject([{ kind: 'assistant', text: 'Hello' }]);
  });

  it('streamed text changes nothing when a piece is empty', () => {
    const state = fold(text('Hel'));
    expect(foldTranscript(state, text(''))).toBe(state);
  });

  it('streamed text fills the parts of reasoning', () => {
    const part = (channel: 'summary' | 'content', n: number, words: string): ThreadEvent => ({
      type: 'textAppended',
      turnId: one,
      entryId: entryId.parse('thought'),
      channel,
      part: n,
      text: words,
    });
    const state = fold(
      part('summary', 0, 'a'),
      part('summary', 1, 'b'),
      part('summary', 0, 'c'),
      part('content', 9, 'raw'),
    );
    expect(entries(state)).toMatchObject([{ kind: 'reasoning', summary: ['ac', 'b'], content: ['raw'] }]);
  });

  it('the final text replaces streamed text, and late pieces are ignored', () => {
    const done = fold(put(answer), text('Helo'), put({ ...answer, text: 'Hello', state: 'done' }));
    expect(entries(done)).toMatchObject([{ text: 'Hello', state: 'done' }]);
    expect(foldTranscript(done, text(' late'))).toBe(done);
  });

  it('streamed text receives nothing more once it was dropped', () => {
    const dropped = fold(put(answer), text('Hel'), { type: 'streamDropped', turnId: one, reason: 'steered' });
    expect(entries(dropped)).toMatchObject([{ text: 'Hel', state: 'dropped', dropReason: 'steered' }]);
    expect(foldTranscript(dropped, text('lo'))).toBe(dropped);
  });

  it('streamed text leaves nothing behind if it was dropped before any text arrived', () => {
    expect(entries(fold(put(answer), { type: 'streamDropped', turnId: one, reason: 'steered' }))).toEqual([]);
  });

  it('keeps streamed text when a provider starts another text with the same id', () => {
    const first = fold(put(answer), text('first'), put({ ...answer, text: 'first', state: 'done' }));
    const state = [put(answer), text('second')].reduce(foldTranscript, first);
    expect(entries(state)).toMatchObject([
      { id: 'answer~1', text: 'first', state: 'done' },
      { id: 'answer', text: 'second', state: 'streaming' },
    ]);
  });

  it('keeps streamed reasoning that the finished item lacks', () => {
    const thought = { ...common('thought'), kind: 'reasoning', summary: [], content: [], endedAt: null } as const;
    const state = fold(
      put({ ...thought, state: 'streaming', dropReason: null }),
      { type: 'textAppended', turnId: one, entryId: thought.id, channel: 'content', part: 0, text: 'raw' },
      put({ ...thought, state: 'done', dropReason: null, endedAt: 9 }),
    );
    expect(entries(state)).toMatchObject([{ content: ['raw'], state: 'done', endedAt: 9 }]);
  });
});

describe('the rest', () => {
  it('the transcript keeps the latest token usage', () => {
    const usage = {
      totalTokens: 9,
      inputTokens: 5,
      cachedInputTokens: 1,
      outputTokens: 3,
      reasoningTokens: 1,
      lastTokens: 4,
      contextWindow: 100,
    };
    const state = fold({ type: 'usageUpdated', usage });
    expect(state.usage).toEqual(usage);
    expect(foldTranscript(state, { type: 'usageUpdated', usage: { ...usage } })).toBe(state);
  });

  it('what was asked next to the conversation stays counted when Codex reports its own totals again, once', () => {
    const reported = { cachedInputTokens: 0, reasoningTokens: 0, lastTokens: 4, contextWindow: 100 };
    const usage = { ...reported, totalTokens: 9, inputTokens: 5, outputTokens: 4 };
    const question = { model: 'm', input: 6, cached: 2, cacheWritten: 0, output: 1, reasoning: 0 };
    const later = { ...usage, totalTokens: 20, inputTokens: 15, outputTokens: 5 };
    const asked = { ...usage, aside: [question] };
    const state = fold(
      started(),
      { type: 'usageUpdated', usage },
      { type: 'usageUpdated', usage: asked, spent: { ...question, turnId: one, at: null } },
      { type: 'usageUpdated', usage: later },
    );
    expect(state.usage).toEqual({ ...later, aside: [question], spent: [question] });
    const own = {
      ...later,
      spent: [question],
      totalTokens: 27,
      inputTokens: 21,
      cachedInputTokens: 2,
      outputTokens: 6,
    };
    expect(getOwnUsage(state.usage)).toEqual(own);
    expect(getOwnUsage(getOwnUsage(state.usage))).toEqual(own);
  });

  it('a newer diff of a turn makes the turn a changed one, so that it is saved again', () => {
    const state = fold(started(), { type: 'diffAvailable', turnId: one });
    expect(state.turns[0]?.hasDiff).toBe(true);
    const later = foldTranscript(state, { type: 'diffAvailable', turnId: one });
    expect(later.turns[0]).toEqual(state.turns[0]);
    expect(later.turns[0]).not.toBe(state.turns[0]);
  });

  it('does not start a turn that is older than the ones in memory', () => {
    const [earlier, held, next] = ['1', '2', '3'].map((n) => turnId.parse(`01a1f7b${n}-0000-7000-8000-000000000000`));
    if (earlier === undefined || held === undefined || next === undefined) throw new Error('Three ids');
    const window = { ...fold(started(held)), earlierTurns: 5 };
    const late = put({ ...command, status: 'done', exitCode: 0 }, earlier);
    expect(foldTranscript(window, late)).toBe(window);
    expect(foldTranscript(window, started(next)).turns).toHaveLength(2);
    const empty = { ...emptyTranscript, earlierTurns: 5 };
    expect([submitted, started(earlier)].reduce(foldTranscript, empty).turns).toHaveLength(2);
  });

  it('puts earlier turns before the existing ones, each once', () => {
    const stored = fold(started(one), ended('completed', one), started(two), ended('completed', two)).turns;
    const state = [{ type: 'earlierTurnsLoaded', turns: stored, earlierTurns: 4 } as const].reduce(
      foldTranscript,
      fold(started(two)),
    );
    expect(state.turns.map((turn) => [turn.id, turn.status])).toEqual([
      [one, 'completed'],
      [two, 'running'],
    ]);
    expect(state.earlierTurns).toBe(4);
  });
});
