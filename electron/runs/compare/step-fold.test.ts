import { describe, expect, it } from 'vitest';
import type { RunSteps } from '../../../shared/runs/compare/run-step.ts';
import { toEventState } from '../../../shared/runs/telemetry-event.ts';
import { StepFold } from './step-fold.ts';

type EventSpec = readonly [type: string, data?: Readonly<Record<string, unknown>>, at?: number | null];

/** Returns the steps of events that are one second apart unless they have a time. */
function stepsOf(events: readonly EventSpec[], most?: number): RunSteps {
  const fold = new StepFold('/work', most);
  events.forEach(([type, data = {}, at = 1_000 * events.length], number) => {
    const own = at === 1_000 * events.length ? 1_000 * number : at;
    fold.add({ position: 100 * number, at: own, type, state: toEventState(type, data), durationMs: null, data });
  });
  return fold.end();
}

const command = (text: string, callId?: string): EventSpec => [
  'bash_command',
  { command: text, call_id: callId ?? null },
];
const output = (exit: number, callId?: string): EventSpec => [
  'bash_output',
  { exit_code: exit, call_id: callId ?? null },
];

describe('steps', () => {
  it('builds steps from commands with output, calls with results, and answers with chunks', () => {
    const { steps, sums } = stepsOf([
      ['started', { toolchain: 'codex', schema: 1 }],
      ['prompt_sent', { prompt: 'Do it' }],
      ['response_chunk', { content: 'I ' }],
      ['response_chunk', { content: 'do.' }],
      ['response_complete', { content: 'I do.' }],
      command('npm test', 'a'),
      ['tool_call', { tool: 'Edit', arguments: { path: 'a.ts' }, call_id: 'b' }],
      ['tool_result', { tool: 'Edit', result: 'ok', call_id: 'b' }],
      output(1, 'a'),
      ['response_chunk', { content: 'Only begun' }],
      ['completed', { status: 'success' }],
    ]);
    expect(
      steps.map(({ durationMs, position, state, type, text }) => [type, text, position, durationMs, state]),
    ).toEqual([
      ['prompt_sent', 'Do it', 100, null, 'none'],
      ['response_complete', 'I do.', 200, 2_000, 'none'],
      ['bash_command', 'npm test', 500, 3_000, 'failed'],
      ['tool_call', 'Edit path: a.ts', 600, 1_000, 'done'],
      ['response_complete', 'Only begun', 900, null, 'none'],
    ]);
    expect(sums).toMatchObject({ kept: 5, leftOut: 0, schema: 1 });
  });

  it('a step has no duration if a clock was set back or no time is reported', () => {
    const { steps } = stepsOf([
      ['bash_command', { command: 'a' }, 5_000],
      ['bash_output', { exit_code: 0 }, 1_000],
      ['bash_command', { command: 'b' }, null],
      ['bash_output', { exit_code: 0 }, 9_000],
    ]);
    expect(steps.map(({ durationMs }) => durationMs)).toEqual([null, null]);
  });

  it('steps show that the same is retried after a failure, until it succeeds', () => {
    const { steps, sums } = stepsOf([
      ...[command('npm test'), output(1), command('npm test'), output(0), command('npm test'), output(0)],
      ...[command('npm run lint'), output(2), ['thinking', { content: 'Hm' }] as const, command('npm run lint')],
    ]);
    expect(steps.map(({ isRetry }) => isRetry)).toEqual([false, true, false, false, false, true]);
    expect(sums.retries).toBe(2);
  });

  it('a step has the tokens reported after it', () => {
    const { steps } = stepsOf([
      ['prompt_sent', { prompt: 'Do it' }],
      command('ls'),
      ['approval', { approval_id: 'a', command: 'ls', decision: 'approved' }],
      ['usage', { input_tokens: 100, output_tokens: 10 }],
      output(0),
      ['usage', { input_tokens: 5, output_tokens: 0 }],
      ['thinking', { content: 'Hm' }],
    ]);
    expect(steps.map(({ tokens }) => tokens)).toEqual([null, 115, null, null]);
  });

  it('steps count each request once, with its answer and its duration', () => {
    const asks = (id: string, decision?: string, type = 'approval'): EventSpec => [
      type,
      { approval_id: id, command: 'rm -r out', ...(decision !== undefined && { decision }) },
    ];
    const { steps, sums } = stepsOf([
      ...[asks('1'), asks('2'), asks('1', 'approved'), asks('2', 'declined'), asks('3', 'approvedForSession')],
      asks('4'),
    ]);
    expect(sums.approvals).toEqual({ asked: 4, approved: 2, declined: 1, waitedMs: 4_000 });
    expect(steps.map(({ state }) => state)).toEqual(['done', 'declined', 'done', 'waiting']);
  });

  it("steps name written files relative to the run's folder, without failed writes", () => {
    const { sums } = stepsOf([
      ['file_write', { path: '/work/src/a.ts', added: 3, removed: 1 }],
      ['file_write', { path: 'src/a.ts', diff: '--- a\n+++ b\n+one\n+two\n-three\n' }],
      ['file_write', { path: '/data/worktrees/wc-12-x/src/b.ts', added: 1 }],
      ['file_write', { path: 'c.ts', added: 9, status: 'failed' }],
      [
        'file_write',
        {
          files: [
            { path: 'd.ts', added: 1, removed: 0 },
            { path: 'e.ts', added: 0, removed: 4 },
          ],
        },
      ],
    ]);
    expect(sums.files).toEqual([
      { path: 'src/a.ts', added: 5, removed: 2, writes: [0, 100] },
      { path: 'src/b.ts', added: 1, removed: 0, writes: [200] },
      { path: 'd.ts', added: 1, removed: 0, writes: [400] },
      { path: 'e.ts', added: 0, removed: 4, writes: [400] },
    ]);
  });

  it('keeps the first and last steps of a long run, while totals cover all', () => {
    const events = Array.from({ length: 1_000 }, (_, at) => [command(`make ${at}`), output(at % 2)]).flat();
    const { steps, sums } = stepsOf(events, 10);
    expect(steps.map(({ text }) => Number(text.slice(5)))).toEqual([0, 1, 2, 3, 4, 995, 996, 997, 998, 999]);
    expect(sums).toMatchObject({ kept: 10, leftOut: 990, before: 5 });
  });

  it('steps of unknown types have their own names', () => {
    const { steps } = stepsOf([
      ['teleport', { to: 'home' }],
      ['teleport', { to: 'work' }],
      ['bash_output', { output: 'of nothing', exit_code: 0 }],
    ]);
    expect(steps.map(({ type, text }) => [type, text])).toEqual([
      ['teleport', 'to: home'],
      ['teleport', 'to: work'],
      ['bash_output', 'output: of nothing, exit_code: 0'],
    ]);
    expect(steps[0]?.like).toBe(steps[1]?.like);
    expect(steps[0]?.key).not.toBe(steps[1]?.key);
  });
});
