import { beforeEach, describe, expect, it } from 'vitest';
import { approvalId, entryId, threadId, turnId } from '../../../shared/base/ids.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import type { CountedEvent } from '../../../shared/privacy/telemetry/telemetry-event.ts';
import type { ApprovalTrace } from '../../../shared/transcript/entry.ts';
import { foldTranscript } from '../../../shared/transcript/fold-transcript.ts';
import {
  command,
  confirmed,
  fold,
  mine,
  one,
  patch,
  put,
  started as sampleStarted,
  text,
  tool,
  user,
} from '../../../shared/transcript/sample-thread.ts';
import type { ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import { emptyTranscript, type TokenUsage, type Transcript } from '../../../shared/transcript/turn.ts';
import { ThreadTelemetry } from './thread-telemetry.ts';

const thread = threadId.parse('thread');

let clock: ManualClock;
let reported: CountedEvent[];
let telemetry: ThreadTelemetry;
let transcript: Transcript;
beforeEach(() => {
  clock = new ManualClock(1_000);
  reported = [];
  transcript = emptyTranscript;
  telemetry = new ThreadTelemetry(thread, {
    clock,
    emit: (event, of) => {
      expect(of).toBe(thread);
      reported.push(event);
    },
  });
});

/** Passes each event alone, as frames do. The fold computes the turns. */
function handle(...events: readonly ThreadEvent[]): void {
  for (const event of events) {
    transcript = foldTranscript(transcript, event);
    telemetry.handle([event], transcript.turns, 'high');
  }
}

const started: ThreadEvent = { type: 'turnStarted', turnId: one, at: 1_000, model: 'm', clientId: mine };
const ended = (status: 'completed' | 'interrupted' | 'failed', durationMs: number | null = 500): ThreadEvent => ({
  type: 'turnEnded',
  turnId: one,
  status,
  at: 3_000,
  durationMs,
  dropReason: 'interrupted',
});
const spent = (totalTokens: number, outputTokens: number): ThreadEvent => {
  const rest: Omit<TokenUsage, 'totalTokens' | 'outputTokens'> = {
    inputTokens: 0,
    cachedInputTokens: 0,
    reasoningTokens: 0,
    lastTokens: 0,
    contextWindow: null,
  };
  return { type: 'usageUpdated', usage: { ...rest, totalTokens, outputTokens } };
};

describe('a turn', () => {
  it('a turn is counted with its streaming, its usage and its duration', () => {
    handle(
      spent(1_000, 100),
      started,
      text('Grüße'),
      text('!'),
      spent(1_500, 140),
      spent(1_700, 180),
      ended('completed'),
    );
    expect(reported).toEqual([
      { type: 'chat.turn_started', model: 'm', effort: 'high' },
      { type: 'chat.delta_received', deltas: 2, bytes: 8 },
      {
        type: 'chat.turn_completed',
        status: 'completed',
        latencyMs: 500,
        tokens: 700,
        outputTokens: 80,
        model: 'm',
        effort: 'high',
      },
    ]);
  });

  it('a turn takes the time between start and end if Codex reports no duration', () => {
    handle(started, ended('failed', null));
    expect(reported.at(-1)).toMatchObject({ status: 'failed', latencyMs: 2_000, tokens: null });
  });

  it('a turn is over when Codex stops, along with its running command', () => {
    handle(started, put(command));
    clock.advance(70);
    handle({ type: 'codexStopped', at: 4_000 });
    expect(reported.slice(-2)).toMatchObject([
      { type: 'chat.turn_completed', status: 'codexStopped', latencyMs: 3_000 },
      { type: 'exec.end', outcome: 'cutOff', exitCode: null, durationMs: 70 },
    ]);
  });

  it('a turn from a store is not counted, nor are its actions', () => {
    const stored = fold(sampleStarted(), put({ ...command, status: 'done' })).turns;
    handle({ type: 'earlierTurnsLoaded', turns: stored, earlierTurns: 0 }, put({ ...command, status: 'failed' }));
    expect(reported).toEqual([]);
  });

  it('a turn ends everything that is still running in it', () => {
    handle(started, put(patch), put(tool), ended('interrupted'));
    expect(reported.slice(-3)).toMatchObject([
      { type: 'chat.turn_completed', status: 'interrupted' },
      { type: 'patch.end', outcome: 'cancelled' },
      { type: 'tool.invoked', outcome: 'cutOff' },
    ]);
  });

  it('a turn that starts and ends at once is counted with its actions', () => {
    const all = [started, put({ ...command, status: 'done', exitCode: 0, durationMs: 4 }), ended('completed')];
    telemetry.handle(all, fold(...all).turns, null);
    expect(reported.map(({ type }) => type)).toEqual([
      'chat.turn_started',
      'chat.turn_completed',
      'exec.begin',
      'exec.end',
    ]);
  });
});

describe('a message', () => {
  it('a message is counted by its length, never by its text', () => {
    handle({ type: 'messageSubmitted', entry: { ...user, retryOf: null }, at: 1 });
    expect(reported).toEqual([
      { type: 'chat.submission', characters: user.text.length, attachments: 1, steered: false },
    ]);
  });

  it.each([
    ['completed', { type: 'chat.retry_success', latencyMs: 500 }],
    ['interrupted', { type: 'chat.retry_abort', status: 'interrupted' }],
    ['failed', { type: 'chat.retry_abort', status: 'failed' }],
  ] as const)('a message that repeats another is followed to the end of its turn, which is %s', (status, end) => {
    handle({ type: 'messageSubmitted', entry: user, at: 1 }, started, ended(status));
    expect(reported[1]).toEqual({ type: 'chat.retry_initiated' });
    expect(reported.at(-1)).toEqual(end);
  });

  it('a message that repeats another is known by its own id if the start of the turn does not name it', () => {
    handle({ type: 'messageSubmitted', entry: user, at: 1 }, { ...started, clientId: null }, put(confirmed));
    handle(ended('completed'));
    expect(reported.at(-1)).toMatchObject({ type: 'chat.retry_success' });
  });

  it('a message that repeats another and is not sent counts as an end too', () => {
    handle({ type: 'messageSubmitted', entry: user, at: 1 }, { type: 'messageNotSent', clientId: mine, problem: 'No' });
    expect(reported.at(-1)).toEqual({ type: 'chat.retry_abort', status: 'notSent' });
  });
});

describe('counting actions', () => {
  it('thread telemetry counts the start and end of a command once each', () => {
    handle(started, put(command), put({ ...command, cwd: '/x' }));
    handle(put({ ...command, status: 'failed', exitCode: 2, durationMs: 30 }));
    expect(reported.slice(1)).toEqual([
      { type: 'exec.begin', source: 'codex' },
      { type: 'exec.end', outcome: 'failed', exitCode: 2, durationMs: 30 },
    ]);
  });

  it('thread telemetry counts a command that was blocked before it ran', () => {
    handle(started, put({ ...command, status: 'blocked' }));
    expect(reported.slice(1)).toMatchObject([{ type: 'exec.begin' }, { type: 'exec.end', outcome: 'blocked' }]);
  });

  it('thread telemetry counts a command that outlives its turn', () => {
    handle(started, put({ ...command, status: 'background' }), ended('completed'));
    handle(put({ ...command, status: 'done', exitCode: 0, durationMs: 9_000 }));
    expect(reported.at(-1)).toMatchObject({ type: 'exec.end', outcome: 'done', durationMs: 9_000 });
  });

  it('thread telemetry times a patch from its approval', () => {
    handle(started, put({ ...patch, status: 'waiting' }));
    clock.advance(5_000);
    const approval: ApprovalTrace = {
      approvalId: approvalId.parse('approval'),
      state: 'approved',
      by: 'person',
      settledAt: clock.now(),
    };
    clock.advance(20);
    handle(put({ ...patch, status: 'done', approval }));
    expect(reported.at(-1)).toMatchObject({ type: 'patch.end', outcome: 'done', durationMs: 20 });
  });

  it('thread telemetry counts a patch that did not apply as that too', () => {
    handle(started, put({ ...patch, status: 'didNotApply' }));
    const files = patch.files.length;
    expect(reported.slice(1)).toMatchObject([
      { type: 'patch.begin', files },
      { type: 'patch.end', outcome: 'didNotApply', files },
      { type: 'diff.apply_failed', files },
    ]);
  });

  it.each([
    ['sentry', 'mcp'],
    [null, 'own'],
  ] as const)('thread telemetry counts a tool of %s', (server, kind) => {
    handle(
      started,
      put({ ...tool, server, status: 'running' }),
      put({ ...tool, server, status: 'done', durationMs: 7 }),
    );
    expect(reported.slice(1)).toEqual([{ type: 'tool.invoked', kind, outcome: 'done', durationMs: 7 }]);
  });
});

it('records no text of the conversation', () => {
  const secret = 'planted words';
  const id = entryId.parse('other');
  handle(
    { type: 'messageSubmitted', entry: { ...user, text: secret }, at: 1 },
    started,
    text(secret),
    put({ ...command, command: secret, rawCommand: secret, cwd: secret }),
    put({ ...command, command: secret, status: 'failed', message: secret, outputTail: secret }),
    put({ ...tool, id, server: secret, tool: secret, arguments: secret, status: 'failed', error: secret }),
    { type: 'reconnecting', turnId: turnId.parse('turn-1'), attempt: 1, of: 5, message: secret, at: null },
    ended('failed'),
  );
  expect(reported.length).toBeGreaterThan(6);
  expect(JSON.stringify(reported)).not.toContain('planted');
});
