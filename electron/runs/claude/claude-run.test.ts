import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { err, ok } from '../../../shared/base/result.ts';
import type { RunAnswer, RunningJob, RunQuestion } from '../runner.ts';
import { ClaudeRunner } from './claude-run.ts';
import { rememberEvents } from './testing/remember-events.ts';
import type { ToolProcessOptions } from './tool-process.ts';

type Asked = { readonly question: RunQuestion; readonly signal: AbortSignal; answer(answer: RunAnswer): void };

/** Starts a run with a process that the test controls. `does` lists what happened to the process, in order. */
async function begin({
  starts = true,
  model = null,
  meanwhile = () => undefined,
}: {
  starts?: boolean;
  model?: string | null;
  meanwhile?: (job: RunningJob) => void;
} = {}) {
  const clock = new ManualClock();
  const { events, reported } = rememberEvents();
  const exited = Promise.withResolvers<{ code: number | null; signal: string | null }>();
  const does: unknown[] = [];
  const asked: Asked[] = [];
  const models: string[] = [];
  const started: { args: readonly string[]; options: ToolProcessOptions }[] = [];
  let stderr = '';
  const runner = new ClaudeRunner({
    program: '/bin/claude',
    environment: { HOME: '/home/me' },
    servers: { type: 'persons', file: null },
    clock,
    startProcess: async (_program, args, options) => {
      started.push({ args, options });
      if (!starts) return err('no such file');
      return ok({
        pid: 5,
        exited: exited.promise,
        send: (line) => void does.push(JSON.parse(line)),
        end: async () => void does.push('end'),
        kill: async () => void does.push('kill'),
      });
    },
  });
  const job = runner.start({
    folder: '/work',
    prompt: 'Go',
    isPromptSent: false,
    model,
    events,
    onStderr: (text) => {
      stderr += text;
    },
    onModel: (name) => void models.push(name),
    approvalMode: 'config',
    onThread: () => undefined,
    mayWork: async () => null,
    ask: (question, signal) =>
      new Promise((resolve) => void asked.push({ question, signal, answer: (answer) => resolve(answer) })),
  });
  meanwhile(job);
  await settled();
  const [child] = started;
  if (child === undefined) throw new Error('It was not started');
  return {
    ...{ asked, clock, does, job, models, reported },
    args: child.args,
    options: child.options,
    stderr: () => stderr,
    says: (line: unknown) => child.options.onLine(typeof line === 'string' ? line : JSON.stringify(line)),
    exits: (code: number | null, signal: string | null = null) => exited.resolve({ code, signal }),
  };
}

/** Lets all pending work run. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

const prompt = { type: 'user', message: { role: 'user', content: [{ type: 'text', text: 'Go' }] } };
const request = (id: string, more = {}) => ({
  type: 'control_request',
  request_id: id,
  request: { subtype: 'can_use_tool', tool_name: 'Bash', tool_use_id: 'call', input: { command: 'ls' }, ...more },
});
const answered = (id: string, response: object) => ({
  type: 'control_response',
  response: { subtype: 'success', request_id: id, response },
});
const interrupted = { type: 'control_request', request_id: 'interrupt', request: { subtype: 'interrupt' } };

describe('a run of Claude Code', () => {
  it('a Claude Code run gets the prompt, names its model, and ends with its result', async () => {
    const { does, exits, job, models, options, says, stderr, reported } = await begin();
    expect(reported).toEqual([['promptSent', { prompt: 'Go' }]]);
    says({ type: 'system', subtype: 'init', model: 'sonnet' });
    options.onStderr('a warning');
    says({ type: 'result', subtype: 'success', is_error: false, result: 'Done' });
    expect(does).toEqual([prompt, 'end']);
    exits(0);
    expect(await job.ended).toEqual({ type: 'done' });
    expect(models).toEqual(['sonnet']);
    expect(stderr()).toBe('a warning\n');
  });

  it('a Claude Code run uses the chosen model, and the user’s environment without telemetry and updates', async () => {
    const { args, options } = await begin({ model: 'opus' });
    expect(args.slice(-2)).toEqual(['--model', 'opus']);
    expect((await begin()).args).not.toContain('--model');
    expect(args.join(' ')).toContain('--setting-sources user --strict-mcp-config --model opus');
    expect(options).toMatchObject({
      cwd: '/work',
      environment: { HOME: '/home/me', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1' },
    });
  });

  it('a Claude Code run continues while agents work in the background, and names its model once', async () => {
    const { clock, does, exits, job, models, says } = await begin();
    const turn = { type: 'system', subtype: 'init', model: 'sonnet' };
    const background = (...kinds: readonly string[]) => ({
      type: 'system',
      subtype: 'background_tasks_changed',
      tasks: kinds.map((task_type) => ({ task_type })),
    });
    const result = { type: 'result', subtype: 'success' };
    for (const line of [turn, background('local_agent', 'local_bash'), result]) says(line);
    clock.advance(3_600_000);
    for (const line of [background('local_bash'), turn]) says(line);
    clock.advance(3_600_000);
    expect(does).toEqual([prompt]);
    says(result);
    expect(does).toEqual([prompt, 'end']);
    exits(0);
    expect(await job.ended).toEqual({ type: 'done' });
    expect(models).toEqual(['sonnet']);
    expect(clock.pending).toBe(0);
  });

  it('a Claude Code run is done when an agent returns and no further turn begins', async () => {
    const { clock, does, says } = await begin();
    const background = (tasks: readonly object[]) => ({ type: 'system', subtype: 'background_tasks_changed', tasks });
    says(background([{ task_type: 'local_agent' }]));
    says({ type: 'result', subtype: 'success' });
    says(background([]));
    clock.advance(9_999);
    expect(does).toEqual([prompt]);
    clock.advance(1);
    expect(does).toEqual([prompt, 'end']);
  });

  it('a Claude Code run asks the user and passes the answer on', async () => {
    const { asked, does, says } = await begin();
    says(request('r1'));
    says(request('r2', { tool_name: 'Edit', input: { file_path: '/work/a' }, decision_reason: 'It is a rule' }));
    expect(asked.map(({ question }) => question)).toEqual([
      {
        type: 'permission',
        callId: 'call',
        tool: 'Bash',
        input: { command: 'ls' },
        command: 'ls',
        path: null,
        reason: null,
      },
      ...[{ callId: 'call', tool: 'Edit', input: { file_path: '/work/a' }, command: null, path: '/work/a' }].map(
        (question) => ({ type: 'permission', ...question, reason: 'It is a rule' }),
      ),
    ]);
    asked[1]?.answer({ type: 'deny', words: 'Not this file' });
    await settled();
    asked[0]?.answer({ type: 'allow' });
    await settled();
    expect(does.slice(1)).toEqual([
      answered('r2', { behavior: 'deny', message: 'Not this file' }),
      answered('r1', { behavior: 'allow', updatedInput: { command: 'ls' } }),
    ]);
  });

  it('a Claude Code run does not answer a canceled question', async () => {
    const { asked, does, says } = await begin();
    says(request('r1'));
    says({ type: 'control_cancel_request', request_id: 'r1' });
    expect(asked[0]?.signal.aborted).toBe(true);
    asked[0]?.answer({ type: 'allow' });
    await settled();
    expect(does).toEqual([prompt]);
  });

  it('a Claude Code run refuses unknown requests, for which Claude Code would wait', async () => {
    const { does, says } = await begin();
    says({ type: 'control_request', request_id: 'r1', request: { subtype: 'hook_callback' } });
    expect(does.at(-1)).toMatchObject({ type: 'control_response', response: { subtype: 'error', request_id: 'r1' } });
  });

  it('a Claude Code run is canceled by an interrupt, and two seconds later by closing its input', async () => {
    const { asked, clock, does, exits, job, says } = await begin();
    says(request('r1'));
    job.cancel();
    job.cancel();
    expect(asked[0]?.signal.aborted).toBe(true);
    expect(does.slice(1)).toEqual([interrupted]);
    clock.advance(1_999);
    expect(does.slice(1)).toEqual([interrupted]);
    clock.advance(1);
    expect(does.slice(1)).toEqual([interrupted, 'end']);
    exits(143);
    expect(await job.ended).toEqual({ type: 'cancelled' });
    expect(clock.pending).toBe(0);
  });

  it('a Claude Code run is canceled, not failed, if the interrupt ends it with an error', async () => {
    const { clock, does, exits, job, says, reported } = await begin();
    job.cancel();
    says({ type: 'result', subtype: 'error_during_execution', is_error: true, errors: ['aborted'] });
    expect(does.slice(1)).toEqual([interrupted, 'end']);
    exits(1);
    expect(await job.ended).toEqual({ type: 'cancelled' });
    expect(reported.map(([name]) => name)).toEqual(['promptSent']);
    expect(clock.pending).toBe(0);
  });

  it.each([
    {
      line: { subtype: 'success', is_error: true, result: 'API Error: 500' },
      message: 'Claude Code failed: API Error: 500',
    },
    { line: { subtype: 'error_during_execution', errors: ['one', 'two'] }, message: 'Claude Code failed: one two' },
    { line: { subtype: 'error_tomorrow' }, message: 'Claude Code failed without giving a reason.' },
    { line: { subtype: 'error_max_turns' }, message: 'Claude Code reached the turn limit in its settings.' },
    { line: { subtype: 'error_max_budget_usd' }, message: 'Claude Code reached the spending limit in its settings.' },
  ])('a Claude Code run fails and reports it once: $message', async ({ line, message }) => {
    const { exits, job, says, reported } = await begin();
    says({ type: 'result', ...line });
    exits(1);
    expect(await job.ended).toEqual({ type: 'failed', message, exitCode: 1 });
    expect(reported.slice(1)).toEqual([['error', { message }]]);
  });

  it('a Claude Code run fails on a line it cannot parse, and ignores later ones', async () => {
    const { does, exits, job, says } = await begin();
    says('Welcome to my shell');
    says({ type: 'result', subtype: 'success' });
    expect(does).toEqual([prompt, 'kill']);
    exits(null, 'SIGKILL');
    const message = 'Workcell could not read the output of Claude Code: Welcome to my shell';
    expect(await job.ended).toEqual({ type: 'failed', message, exitCode: null });
  });

  it('a Claude Code run sends nothing before it is resumed if it is paused during the start', async () => {
    const { does, job, reported } = await begin({ meanwhile: (begun) => begun.pause() });
    expect([does, reported]).toEqual([[], []]);
    job.resume();
    job.resume();
    expect(does).toEqual([prompt]);
    expect(reported).toEqual([['promptSent', { prompt: 'Go' }]]);
    job.pause();
    job.resume();
    expect(does.slice(1)).toMatchObject([interrupted, { type: 'user' }]);
  });

  it('a Claude Code run sends the prompt once if it is paused and resumed during the start', async () => {
    const meanwhile = (begun: RunningJob) => {
      begun.pause();
      begun.resume();
    };
    expect((await begin({ meanwhile })).does).toEqual([prompt]);
  });

  it('a Claude Code run sends nothing if it is paused and canceled during the start', async () => {
    const meanwhile = (begun: RunningJob) => {
      begun.pause();
      begun.cancel();
      begun.resume();
    };
    const { does, exits, job, reported } = await begin({ meanwhile });
    expect([does, reported]).toEqual([['end'], []]);
    exits(0);
    expect(await job.ended).toEqual({ type: 'cancelled' });
  });

  it('a Claude Code run fails if it cannot be started', async () => {
    const { job, reported } = await begin({ starts: false });
    const message = 'Claude Code could not start: no such file';
    expect(await job.ended).toEqual({ type: 'failed', message, exitCode: null });
    expect(reported).toEqual([['error', { message }]]);
  });
});
