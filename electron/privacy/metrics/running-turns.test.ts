import { describe, expect, it } from 'vitest';
import { listTranscripts } from '../../../fixtures/transcripts/load-transcript.ts';
import { type ReplayedThread, replayTranscript } from '../../../fixtures/transcripts/replay-transcript.ts';
import { countFact, type MetricCounts, metricCounts, noCounts } from '../../../shared/privacy/metrics/metric-counts.ts';
import type { MetricFact } from '../../../shared/privacy/metrics/metric-fact.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import { foldTranscript } from '../../../shared/transcript/fold-transcript.ts';
import {
  answer,
  command,
  common,
  confirmed,
  ended,
  fold,
  patch,
  put,
  started,
  tool,
  two,
} from '../../../shared/transcript/sample-thread.ts';
import type { ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import { emptyTranscript } from '../../../shared/transcript/turn.ts';
import { followTurns, noTurns } from './running-turns.ts';

/** Returns everything counted for a log, added event by event. */
function factsOf(...events: readonly ThreadEvent[]): readonly MetricFact[] {
  let transcript = emptyTranscript;
  let runningTurns = noTurns;
  return events.flatMap((event) => {
    transcript = foldTranscript(transcript, event);
    const followed = followTurns(runningTurns, [event], transcript);
    runningTurns = followed.running;
    return followed.facts;
  });
}

const countsOf = (...events: readonly ThreadEvent[]) => factsOf(...events).reduce(countFact, noCounts);
const answered = put({ ...answer, text: 'Yes.', state: 'done' });
const question = put(confirmed);

function used(inputTokens: number, cachedInputTokens: number): ThreadEvent {
  const rest = { totalTokens: 0, outputTokens: 0, reasoningTokens: 0, lastTokens: 0, contextWindow: null };
  return { type: 'usageUpdated', usage: { ...rest, inputTokens, cachedInputTokens } };
}

describe('a turn', () => {
  it('counts a turn once, when it ends', () => {
    expect(factsOf(started(), question, answered)).toEqual([]);
    expect(countsOf(started(), question, answered, ended('completed'), ended('completed'))).toEqual({
      ...noCounts,
      turns: 1,
      finish_reason: { completed: 1 },
    });
  });

  it('does not count a turn that started before counting started', () => {
    const before = fold(started());
    const event = ended('completed');
    expect(followTurns(noTurns, [event], foldTranscript(before, event)).facts).toEqual([]);
  });

  it('does not count a turn that was only loaded', () => {
    const { turns } = fold(started(), question, answered, ended('completed'));
    expect(factsOf({ type: 'earlierTurnsLoaded', turns, earlierTurns: 0 })).toEqual([]);
    expect(factsOf({ type: 'turnsReconciled', turns, earlierTurns: 0 })).toEqual([]);
  });

  it.each(['interrupted', 'failed'] as const)('counts a turn that is %s as that, and not as unanswered', (status) => {
    expect(countsOf(started(), question, ended(status))).toEqual({
      ...noCounts,
      turns: 1,
      finish_reason: { [status]: 1 },
    });
  });

  it('counts a failed turn with the class of its error', () => {
    const end = { ...ended('failed'), providerError: 'output_limit' } as const;
    expect(countsOf(started(), end)).toMatchObject({
      finish_reason: { output_limit: 1 },
      provider_error: { output_limit: 1 },
    });
  });

  it('counts every running turn when Codex ends', () => {
    expect(countsOf(started(), started(two), { type: 'codexStopped', at: 9 }, ended('completed'))).toMatchObject({
      turns: 2,
      finish_reason: { codex_stopped: 2 },
    });
  });

  it("counts a turn's own share of the thread's cached input", () => {
    const events = [
      started(),
      used(1_000, 0),
      ended('completed'),
      started(two),
      used(2_000, 400),
      used(3_000, 1_900),
      ended('completed', two),
    ];
    expect(countsOf(...events).cache_hit).toEqual({ none: 1, from_90: 1 });
  });

  it('counts the compactions and failures of a turn, each once', () => {
    const counts = countsOf(
      started(),
      question,
      put({ ...common('compaction'), kind: 'compaction', running: true }),
      put({ ...common('compaction'), kind: 'compaction', running: false }),
      put({ ...command, status: 'failed', exitCode: 1 }),
      put({ ...patch, status: 'didNotApply' }),
      put({ ...tool, status: 'failed' }),
      answered,
      ended('completed'),
    );
    expect(counts).toMatchObject({
      compaction: 1,
      empty_final: 0,
      tool_error: { command_failed: 1, patch_did_not_apply: 1, tool_failed: 1 },
    });
  });
});

describe('a completed turn', () => {
  const plan = { ...common('plan'), kind: 'plan', text: 'First.', steps: [], state: 'done', dropReason: null } as const;
  const review = { ...common('review'), kind: 'review', entered: false, text: 'Fine.' } as const;
  const compaction = { ...common('compaction'), kind: 'compaction', running: false } as const;
  it.each<[string, number, readonly Entry[]]>([
    ['nothing at all', 1, [confirmed]],
    ['blanks', 1, [confirmed, { ...answer, text: ' \n', state: 'done' }]],
    ['a remark on the way', 1, [confirmed, { ...answer, text: 'I look.', state: 'done', phase: 'commentary' }]],
    ['text that was dropped', 1, [confirmed, { ...answer, text: 'No', state: 'dropped', dropReason: 'steered' }]],
    ['a command', 1, [confirmed, { ...command, status: 'done' }]],
    ['an answer', 0, [confirmed, { ...answer, text: 'Yes.', state: 'done' }]],
    ['a plan', 0, [confirmed, plan]],
    ['a review', 0, [confirmed, review]],
    ['what nobody asked in words', 0, [compaction]],
  ])('a completed turn with %s has %d empty finals', (_what, expected, entries) => {
    expect(countsOf(started(), ...entries.map((entry) => put(entry)), ended('completed')).empty_final).toBe(expected);
  });
});

describe('recorded turns', () => {
  const recorded = ({ events }: ReplayedThread) => countsOf(...events);

  it.each<[name: string, Partial<MetricCounts>]>([
    ['plain-answer', { turns: 2, empty_final: 0, finish_reason: { completed: 2 }, tool_error: {}, provider_error: {} }],
    ['error-400', { finish_reason: { failed: 1 }, provider_error: { bad_request: 1 } }],
    ['error-401', { finish_reason: { failed: 1 }, provider_error: { status_401: 1 } }],
    ['error-429', { finish_reason: { failed: 1 }, provider_error: { status_429: 1 } }],
    ['error-incomplete', { finish_reason: { output_limit: 1 }, provider_error: { output_limit: 1 } }],
    ['error-content-filter', { finish_reason: { content_filter: 1 }, provider_error: { content_filter: 1 } }],
    ['error-context-window', { finish_reason: { context_window: 1 }, provider_error: { context_window: 1 } }],
    ['error-stream-idle-timeout', { provider_error: { timeout: 1 } }],
    ['error-retry-500-recovers', { finish_reason: { completed: 1 }, provider_error: {} }],
    ['interrupt-mid-stream', { finish_reason: { interrupted: 1 }, provider_error: {} }],
    ['auto-compaction', { turns: 2, compaction: 1 }],
    ['raw-patch-fails', { tool_error: { patch_did_not_apply: 2 } }],
    ['mcp-tools', { tool_error: { tool_failed: 1 } }],
  ])('counts the recorded turns in %s', (name, expected) => {
    const [thread] = replayTranscript(name).filter(({ transcript }) => transcript.turns.length > 0);
    if (thread === undefined) throw new Error(`${name} has no turns`);
    expect(recorded(thread)).toMatchObject(expected);
  });

  it.each(listTranscripts())('counts recorded turns as often as they ended in %s', (name) => {
    for (const thread of replayTranscript(name)) {
      const counts = metricCounts.parse(recorded(thread));
      const reasons = Object.values(counts.finish_reason).reduce((sum, count) => sum + (count ?? 0), 0);
      expect(reasons).toBe(counts.turns);
      expect(counts.turns).toBeLessThanOrEqual(thread.transcript.turns.length);
    }
  });
});
