import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { RunProof } from '../../shared/runs/run-proof.ts';
import { runIdSchema } from '../../shared/runs/run-ref.ts';
import type { RunRequest } from '../../shared/runs/run-request.ts';
import { type ExecuteRunDeps, executeRun, RunRefusal, type RunWorkFolder } from './execute-run.ts';
import type { RunRecording } from './run-recording.ts';
import type { RunEnd, RunEvents, RunJob } from './runner.ts';

const nothing = () => undefined;
const options: RunRequest = { prompt: 'Fix it', tool: 'codex', model: null, isolation: 'worktree', checks: [] };

/** Makes a run whose tool ends on command, with a record of its events and stages. */
function setUp(deps: Partial<ExecuteRunDeps> = {}) {
  const clock = new ManualClock();
  const reported: (readonly [string, unknown])[] = [];
  const stages: string[] = [];
  const ended = Promise.withResolvers<RunEnd>();
  const begun = Promise.withResolvers<RunJob>();
  let proof: RunProof | null = null;
  const emit = (name: string) => (data: unknown) => void reported.push([name, data]);
  const events: RunEvents = {
    promptSent: emit('promptSent'),
    responseChunk: emit('responseChunk'),
    responseComplete: emit('responseComplete'),
    toolCall: emit('toolCall'),
    toolResult: emit('toolResult'),
    bashCommand: emit('bashCommand'),
    bashOutput: emit('bashOutput'),
    fileRead: emit('fileRead'),
    fileWrite: emit('fileWrite'),
    thinking: emit('thinking'),
    approval: emit('approval'),
    usage: emit('usage'),
    error: emit('error'),
  };
  const recording: RunRecording = {
    id: runIdSchema.parse('wc-1'),
    events,
    started: emit('started'),
    completed: emit('completed'),
    stderr: emit('stderr'),
    writeProof: async (written) => {
      proof = written;
    },
    close: async () => emit('closed')(null),
  };
  const all: ExecuteRunDeps = {
    clock,
    mayWork: async () => null,
    approvalMode: 'config',
    isPromptSent: false,
    attempt: null,
    onThread: nothing,
    onJob: nothing,
    makePlace: async () =>
      ok({
        folder: '/place',
        startCommit: 'abc',
        output: async () => ({ paths: ['a.txt'], endCommit: 'def' }),
      }),
    programs: {
      findRunner: async () =>
        ok({
          start: (job) => {
            begun.resolve(job);
            return {
              pid: null,
              ended: ended.promise,
              cancel: () => ended.resolve({ type: 'cancelled' }),
              pause: nothing,
              resume: nothing,
            };
          },
        }),
    },
    runCheck: async (command) => ({
      command,
      exitCode: command === 'bad' ? 1 : 0,
      durationMs: 5,
      output: `${command}\n`,
    }),
    ask: async () => ({ type: 'deny', words: null }),
    onStage: (stage) => void stages.push(stage),
    ...deps,
  };
  const abort = new AbortController();
  return {
    clock,
    reported,
    stages,
    begun: begun.promise,
    end: (how: RunEnd) => ended.resolve(how),
    abort: (reason?: RunRefusal) => abort.abort(reason),
    proof: () => proof,
    work: (asked: Partial<RunRequest> = {}) => executeRun(all, { ...options, ...asked }, recording, abort.signal),
  };
}

describe('a run', () => {
  it('a run is recorded from its start to its proof', async () => {
    const run = setUp();
    const working = run.work({ checks: ['good', 'bad'] });
    const job = await run.begun;
    expect(job).toMatchObject({ folder: '/place', prompt: 'Fix it', model: null });
    job.onThread(threadId.parse('its-thread'));
    expect(run.proof()).toMatchObject({
      prompt: 'Fix it',
      start_commit: 'abc',
      thread_id: 'its-thread',
      ended_at: null,
    });
    job.onModel('a-model');
    job.onStderr('a word');
    run.clock.advance(1_000);
    run.end({ type: 'done' });
    expect(await working).toEqual({
      outcome: 'done',
      problem: null,
      checks: [
        { command: 'good', exitCode: 0, durationMs: 5 },
        { command: 'bad', exitCode: 1, durationMs: 5 },
      ],
    });
    expect(run.stages).toEqual(['preparing', 'running', 'checking']);
    expect(run.reported.map(([name]) => name)).toEqual([
      ...['started', 'stderr', 'bashCommand', 'bashOutput', 'bashCommand', 'bashOutput', 'completed', 'closed'],
    ]);
    // A failing check means the run did not do what the user asked.
    expect(run.reported.at(-2)?.[1]).toEqual({ status: 'failed', exit_code: 0, duration_ms: 1_000 });
    expect(run.proof()).toMatchObject({
      model: 'a-model',
      thread_id: 'its-thread',
      ended_at: expect.any(String),
      start_commit: 'abc',
      end_commit: 'def',
      files_changed: ['a.txt'],
      exit_status: 0,
      checks: [
        { command: 'good', passed: true },
        { command: 'bad', passed: false },
      ],
    });
  });

  it('a run reports why it cannot start, and leaves a proof', async () => {
    for (const deps of [
      { makePlace: async () => err('No place.') },
      { programs: { findRunner: async () => err('No place.') } },
    ] satisfies readonly Partial<ExecuteRunDeps>[]) {
      const run = setUp(deps);
      expect(await run.work({ checks: ['good'] })).toEqual({ outcome: 'failed', problem: 'No place.', checks: [] });
      expect(run.reported).toContainEqual(['error', { message: 'No place.' }]);
      expect(run.proof()).toMatchObject({ exit_status: null, checks: [] });
      expect(run.reported.at(-1)?.[0]).toBe('closed');
    }
  });

  it('a run skips the checks when its tool fails', async () => {
    const run = setUp();
    const working = run.work({ checks: ['good'] });
    await run.begun;
    run.end({ type: 'failed', message: 'It was killed.', exitCode: 137 });
    expect(await working).toEqual({ outcome: 'failed', problem: 'It was killed.', checks: [] });
    expect(run.proof()).toMatchObject({ exit_status: 137 });
  });

  it.each([1, 2])(
    'a run ends before its tool starts if it may no longer work, and reports why: check %d',
    async (refusedAt) => {
      let looks = 0;
      let places = 0;
      const run = setUp({
        mayWork: async () => (++looks === refusedAt ? 'No longer.' : null),
        makePlace: async () => {
          places++;
          const output = async () => ({ paths: [], endCommit: null });
          return ok({ folder: '/place', startCommit: null, output });
        },
      });
      expect(await run.work({ checks: ['good'] })).toEqual({ outcome: 'failed', problem: 'No longer.', checks: [] });
      expect([places, run.stages]).toEqual([refusedAt - 1, ['preparing']]);
      expect(run.reported).toContainEqual(['error', { message: 'No longer.' }]);
      expect(run.reported).toContainEqual(['completed', expect.objectContaining({ status: 'failed' })]);
    },
  );

  it('a run ends with the reason rather than as canceled when it may not continue', async () => {
    const run = setUp();
    const working = run.work({ checks: ['good'] });
    await run.begun;
    run.abort(new RunRefusal('No longer.'));
    expect(await working).toEqual({ outcome: 'failed', problem: 'No longer.', checks: [] });
    expect(run.reported).toContainEqual(['error', { message: 'No longer.' }]);
  });

  it('a run ends its tool and its checks when canceled', async () => {
    const run = setUp();
    const working = run.work();
    await run.begun;
    run.abort();
    expect(await working).toMatchObject({ outcome: 'cancelled', problem: null });
    const late = setUp({
      runCheck: async (command) => {
        late.abort();
        return { command, exitCode: null, durationMs: 1, output: '' };
      },
    });
    const checked = late.work({ checks: ['one', 'two'] });
    await late.begun;
    late.end({ type: 'done' });
    expect(await checked).toMatchObject({ outcome: 'cancelled', checks: [{ command: 'one' }] });
  });

  it('a run reports no failure when canceled while its place is made', async () => {
    const run = setUp({
      approvalMode: 'config',
      onThread: nothing,
      onJob: nothing,
      makePlace: async () => {
        run.abort();
        return err('Called off.');
      },
    });
    expect(await run.work()).toEqual({ outcome: 'cancelled', problem: null, checks: [] });
    expect(run.reported.some(([name]) => name === 'error')).toBe(false);
  });

  it('a run ends and says so after an unexpected error', async () => {
    const gone = async (): Promise<never> => {
      throw new Error('ENOENT: the disk is gone');
    };
    for (const deps of [
      { makePlace: gone },
      { programs: { findRunner: gone } },
    ] satisfies readonly Partial<ExecuteRunDeps>[]) {
      const run = setUp(deps);
      expect(await run.work()).toEqual({ outcome: 'failed', problem: 'ENOENT: the disk is gone', checks: [] });
      expect(run.reported).toContainEqual(['error', { message: 'ENOENT: the disk is gone' }]);
      expect(run.reported.slice(-2).map(([name]) => name)).toEqual(['completed', 'closed']);
    }
    const cancelled = setUp({ makePlace: gone });
    cancelled.abort();
    expect(await cancelled.work()).toMatchObject({ outcome: 'cancelled', problem: null });
  });

  it('a run counts as done even if its changes cannot be read', async () => {
    const output = async (): Promise<never> => {
      throw new Error('ENOSPC');
    };
    const run = setUp({ makePlace: async () => ok({ folder: '/place', startCommit: 'abc', output }) });
    const working = run.work();
    await run.begun;
    run.end({ type: 'done' });
    expect(await working).toMatchObject({ outcome: 'done' });
    expect(run.reported).toContainEqual(['error', { message: 'The changed files could not be read: ENOSPC' }]);
  });

  it('a run stops reading changed files when canceled: at once if it was reading, otherwise after some seconds', async () => {
    const read = () => {
      const reading = Promise.withResolvers<AbortSignal>();
      const output = async (signal: AbortSignal) => {
        reading.resolve(signal);
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        return { paths: [], endCommit: null };
      };
      const run = setUp({ makePlace: async () => ok({ folder: '/place', startCommit: 'abc', output }) });
      return { run, reading: reading.promise, working: run.work() };
    };
    const late = read();
    await late.run.begun;
    late.run.end({ type: 'done' });
    await late.reading;
    late.run.abort();
    expect(await late.working).toMatchObject({ outcome: 'done' });

    const early = read();
    await early.run.begun;
    early.run.abort();
    expect((await early.reading).aborted).toBe(false);
    early.run.clock.advance(5_000);
    expect(await early.working).toMatchObject({ outcome: 'cancelled' });
  });
});

describe('the set-up of a worktree', () => {
  const makePlace = (work: NonNullable<RunWorkFolder['setUp']>) => async () =>
    ok({ folder: '/place', startCommit: 'abc', output: async () => ({ paths: [], endCommit: 'abc' }), setUp: work });
  const settle = () => new Promise<void>((resolve) => void setImmediate(resolve));

  it('runs while the tool works, and the checks of the run wait for its end', async () => {
    const ready = Promise.withResolvers<void>();
    const run = setUp({ makePlace: makePlace(() => ready.promise) });
    const working = run.work({ checks: ['good'] });
    await run.begun;
    expect(run.stages.at(-1)).toBe('running');
    run.end({ type: 'done' });
    await settle();
    expect(run.stages.at(-1)).toBe('checking');
    expect(run.reported.map(([name]) => name)).not.toContain('bashCommand');
    ready.resolve();
    expect(await working).toMatchObject({ outcome: 'done', checks: [{ command: 'good' }] });
  });

  it('hears which files the tool wrote', async () => {
    let written: ReadonlySet<string> = new Set();
    const run = setUp({
      makePlace: makePlace(async (surroundings) => {
        written = surroundings.written;
      }),
    });
    const working = run.work();
    (await run.begun).events.fileWrite({ path: 'sub/a.txt' });
    run.end({ type: 'done' });
    await working;
    expect([...written]).toEqual([join('/place', 'sub/a.txt')]);
  });

  it.each(['run is canceled', 'turn is stopped'])('ends when the %s', async (cause) => {
    const untilAborted: NonNullable<RunWorkFolder['setUp']> = ({ signal }) =>
      new Promise((resolve) => void signal.addEventListener('abort', () => resolve()));
    const run = setUp({ makePlace: makePlace(untilAborted) });
    const working = run.work();
    await run.begun;
    if (cause === 'run is canceled') run.abort();
    else run.end({ type: 'cancelled' });
    expect(await working).toMatchObject({ outcome: 'cancelled' });
  });
});
