import { describe, expect, it } from 'vitest';
import { replayTranscript } from '../../../fixtures/transcripts/replay-transcript.ts';
import { noTokens, sumAllTokens } from '../../../shared/spending/model-tokens.ts';
import { foldTranscript } from '../../../shared/transcript/fold-transcript.ts';
import { freshMemory, type InterpreterMemory } from '../../../shared/transcript/interpreter-memory.ts';
import { getOwnUsage } from '../../../shared/transcript/own-usage.ts';
import { emptyTranscript, type Transcript, turn } from '../../../shared/transcript/turn.ts';
import { interpretNotification } from './interpret-notification.ts';
import { readNotification } from './read-notification.ts';

type Counts = { readonly input: number; readonly cached?: number; readonly written?: number; readonly output?: number };

function tokens({ cached = 0, input, output = 0, written = 0 }: Counts) {
  return {
    totalTokens: input + output,
    inputTokens: input,
    cachedInputTokens: cached,
    cacheWriteInputTokens: written,
    outputTokens: output,
    reasoningOutputTokens: 0,
  };
}

/** Creates Codex's usage report for a turn: the total so far, and its last response. */
const reported = (turnId: string, total: Counts, last: Counts = total) =>
  ['thread/tokenUsage/updated', { turnId, tokenUsage: { total: tokens(total), last: tokens(last) } }] as const;
const began = (id: string) => ['turn/started', { turn: { id, rootTurnId: id, startedAt: 1 } }] as const;
const ended = (id: string) => ['turn/completed', { turn: { id, status: 'completed' } }] as const;
const said = (id: string, turnId: string) =>
  ['item/completed', { turnId, item: { type: 'agentMessage', id, text: id } }] as const;

/** Plays notifications into a thread that runs with model m. */
function play(from: Transcript, ...all: readonly (readonly [method: string, params: object])[]): Transcript {
  let state = from;
  let memory: InterpreterMemory = { ...freshMemory, model: 'm' };
  for (const [method, params] of all) {
    const { events, memory: next } = interpretNotification(
      state,
      memory,
      readNotification({ method, params, emittedAtMs: 7 }),
    );
    memory = next;
    state = events.reduce(foldTranscript, state);
  }
  return state;
}

const spentBy = ({ turns }: Transcript) =>
  turns.map(({ usage = [] }) => usage.map(({ after, input, output }) => [after, input, output]));

describe('what a turn spends', () => {
  it('a turn spends the difference of two totals, each after the last entry at that time', () => {
    const state = play(
      emptyTranscript,
      began('one'),
      reported('one', { input: 100, output: 5 }),
      said('a', 'one'),
      reported('one', { input: 250, cached: 90, written: 20, output: 8 }, { input: 150, output: 3 }),
      ended('one'),
    );
    expect(spentBy(state)).toEqual([
      [
        [null, 100, 5],
        ['a', 150, 3],
      ],
    ]);
    expect(state.turns[0]?.usage?.[1]).toMatchObject({ model: 'm', at: 7, cached: 90, cacheWritten: 20 });
    const all = { input: 250, cached: 90, cacheWritten: 20, output: 8, reasoning: 0 };
    expect(state.usage?.spent).toEqual([{ model: 'm', ...all }]);
  });

  it('a turn spends nothing when a total is only repeated', () => {
    const state = play(emptyTranscript, began('one'), reported('one', { input: 100 }), reported('one', { input: 100 }));
    expect(spentBy(state)).toEqual([[[null, 100, 0]]]);
  });

  it('a turn spends the whole total if it went down', () => {
    const state = play(emptyTranscript, began('one'), reported('one', { input: 900 }), reported('one', { input: 40 }));
    expect(spentBy(state)).toEqual([
      [
        [null, 900, 0],
        [null, 40, 0],
      ],
    ]);
    expect(sumAllTokens(state.usage?.spent ?? []).input).toBe(940);
  });

  it('a turn never spends a negative amount, whatever is reported', () => {
    const state = play(
      emptyTranscript,
      began('one'),
      reported('one', { input: -5, cached: 20, output: 3 }),
      reported('one', { input: 10.4, cached: 900, written: 900, output: 4 }),
    );
    for (const { at: _at, after: _after, model: _model, ...counts } of state.turns[0]?.usage ?? []) {
      expect(Object.values(counts).every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
      expect(counts.cached + counts.cacheWritten).toBeLessThanOrEqual(counts.input);
    }
  });

  it('a turn spends what its last response used where a total below zero says nothing', () => {
    const state = play(
      emptyTranscript,
      began('one'),
      reported('one', { input: 900, output: 100 }),
      reported('one', { input: -8_100, output: 90 }, { input: -9_000, output: -10 }),
      reported('one', { input: -7_200, output: 190 }, { input: 900, output: 100 }),
      reported('one', { input: -6_300, output: 290 }, { input: 900, output: 100 }),
    );
    expect(sumAllTokens(state.usage?.spent ?? [])).toMatchObject({ input: 2_700, output: 300 });
  });

  it('a turn spends no more than a number can hold exactly', () => {
    const state = play(
      emptyTranscript,
      began('one'),
      reported('one', { input: 9e18, output: 5 }),
      reported('one', { input: 9e18, output: 9e18 }, { input: 10, output: 9e18 }),
    );
    expect(turn.safeParse(state.turns[0]).success).toBe(true);
    expect(sumAllTokens(state.usage?.spent ?? []).input).toBeGreaterThan(1e11);
  });

  it("a turn's usage starts from the total that Codex repeats when it resumes a thread", () => {
    const before = play(emptyTranscript, began('one'), said('a', 'one'), ended('one'));
    const state = play(
      before,
      reported('one', { input: 5_000 }, { input: 900 }),
      began('two'),
      reported('two', { input: 5_200 }, { input: 200 }),
    );
    expect(spentBy(state)).toEqual([[], [[null, 200, 0]]]);
  });

  it("a turn's usage starts with the last response if the thread's total was not repeated", () => {
    const before = play(emptyTranscript, began('one'), said('a', 'one'), ended('one'));
    const state = play(before, began('two'), reported('two', { input: 5_200, output: 90 }, { input: 200, output: 10 }));
    expect(spentBy(state)).toEqual([[], [[null, 200, 10]]]);
  });

  it('usage counts for the surrounding turn if its id is unknown', () => {
    expect(spentBy(play(emptyTranscript, began('one'), reported('inner', { input: 7 })))).toEqual([[[null, 7, 0]]]);
  });
});

describe('a recorded fork', () => {
  it('a recorded fork counts earlier usage toward its original thread', () => {
    const [parent, fork] = replayTranscript('threads').map(({ transcript }) => transcript);
    if (parent?.usage == null || fork?.usage == null) throw new Error('They are not in the recording');
    const sum = (of: Transcript) => sumAllTokens(of.turns.flatMap(({ usage = [] }) => usage));
    expect(sum(parent)).toMatchObject({ input: parent.usage.inputTokens, output: parent.usage.outputTokens });
    expect(fork.usage.inputTokens).toBe(4_800);
    expect(sum(fork)).toEqual({ ...noTokens, input: 1_200, cached: 1_000, output: 80, reasoning: 24 });
    expect(getOwnUsage({ ...fork.usage, forked: true })).toMatchObject({
      totalTokens: 1_280,
      inputTokens: 1_200,
      outputTokens: 80,
    });
    expect(getOwnUsage(parent.usage)).toBe(parent.usage);
  });
});
