import { describe, expect, it } from 'vitest';
import { type ThreadId, threadId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import { type RunRef, runIdSchema } from '../../shared/runs/run-ref.ts';
import type { RunRequest } from '../../shared/runs/run-request.ts';
import type { StartedRun } from '../../shared/runs/started-run.ts';
import { emptySetup } from '../../shared/runs/worktree-setup.ts';
import { Lifetime } from '../base/lifetime.ts';
import type { RunCapacity } from './run-capacity.ts';
import type { RunRecording } from './run-recording.ts';
import { type RunAdmission, RunService, type RunServiceDeps } from './run-service.ts';
import type { RunEnd, RunEvents } from './runner.ts';

const options: RunRequest = { prompt: 'Fix it', tool: 'codex', model: null, isolation: 'worktree', checks: [] };
const nothing = () => undefined;
const ignoreEvents: RunEvents = {
  promptSent: nothing,
  responseChunk: nothing,
  responseComplete: nothing,
  toolCall: nothing,
  toolResult: nothing,
  bashCommand: nothing,
  bashOutput: nothing,
  fileRead: nothing,
  fileWrite: nothing,
  thinking: nothing,
  approval: nothing,
  usage: nothing,
  error: nothing,
};

const noRepository = { mark: async () => null, since: async () => ({ paths: [], endCommit: null }) };

/** Makes a service with a tool that ends runs on command. */
function setUp({ mayWork = async () => null, ...deps }: Partial<RunServiceDeps & Pick<RunAdmission, 'mayWork'>> = {}) {
  const clock = new ManualClock();
  const room: { runs: number; boundBy: RunCapacity['boundBy'] } = { runs: 2, boundBy: 'limit' };
  const ends: ((end: RunEnd) => void)[] = [];
  const begun: string[] = [];
  const closed: string[] = [];
  const asked: string[] = [];
  let made = 0;
  const recordingOf = (id: RunRecording['id']): RunRecording => ({
    id,
    events: ignoreEvents,
    started: nothing,
    completed: ({ status }) => void closed.push(`${id} ${status}`),
    stderr: nothing,
    writeProof: async () => undefined,
    close: async () => undefined,
  });
  const lifetime = new Lifetime();
  const service = new RunService({
    clock,
    lifetime,
    worktrees: {
      create: async ({ runId }) => {
        const record = {
          projectRoot: '/project',
          repository: '/project',
          branch: `workcell/${runId}`,
          base: 'abc',
          createdAt: 0,
        };
        const path = `/worktrees/${runId}`;
        return ok({ ...record, version: 2, baseTree: null, gitFolder: null, runId, path, folder: path, notCopied: [] });
      },
      changes: async () => ok({ tree: 't', head: 'def', patch: '', isCut: false, paths: ['a.txt'], nested: [] }),
      ...noRepository,
    },
    recorder: { record: async () => ok(recordingOf(runIdSchema.parse(`wc-${++made}`))) },
    programs: {
      findRunner: async () =>
        ok({
          start: ({ folder }) => {
            begun.push(folder);
            const { promise, resolve } = Promise.withResolvers<RunEnd>();
            ends.push(resolve);
            return {
              pid: null,
              ended: promise,
              cancel: () => resolve({ type: 'cancelled' }),
              pause: () => void asked.push('pause'),
              resume: () => void asked.push('resume'),
            };
          },
        }),
    },
    gate: { mayWork, getCapacity: () => room },
    runCheck: async (command) => ({ command, exitCode: 0, durationMs: 1, output: '' }),
    questions: { ask: async () => ({ type: 'deny', words: null }) },
    runPlaces: { add: async () => undefined },
    setups: { find: () => emptySetup, isRunning: () => false, setUp: async () => undefined },
    ...deps,
  });
  const stages = () => service.runs.map(({ stage }) => stage);
  const add = async (over: Partial<RunRequest> = {}): Promise<RunRef> => {
    const added = await service.add({
      projectRoot: '/project',
      request: { ...options, ...over },
      attempt: null,
      approvalMode: 'config',
    });
    if (!added.ok) throw new Error(added.error);
    return added.value;
  };
  return { clock, lifetime, service, room, ends, begun, closed, asked, stages, add };
}

/** A tool whose jobs report a thread, and go on. */
function openingThreads(thread: ThreadId): RunServiceDeps['programs'] {
  return {
    findRunner: async () =>
      ok({
        start: ({ isPromptSent, onThread }) => {
          if (isPromptSent) onThread(thread);
          return { pid: null, ended: new Promise(nothing), cancel: nothing, pause: nothing, resume: nothing };
        },
      }),
  };
}

const settle = () => new Promise<void>((resolve) => void setImmediate(resolve));

describe('runs', () => {
  it('runs work in parallel as far as there is room, and the next starts when one ends', async () => {
    const { add, begun, ends, stages } = setUp();
    for (let run = 0; run < 3; run++) await add();
    await settle();
    expect(begun).toEqual(['/worktrees/wc-1', '/worktrees/wc-2']);
    expect(stages()).toEqual(['running', 'running', 'queued']);
    ends[0]?.({ type: 'done' });
    await settle();
    expect(stages()).toEqual(['ended', 'running', 'running']);
  });

  it('opens a thread at once although runs are on hold, and the waiting runs stay on hold', async () => {
    const thread = threadId.parse('thread');
    const { add, service, stages } = setUp({ programs: openingThreads(thread) });
    service.hold(true);
    await add();
    const order = { projectRoot: '/project', request: options, attempt: null, approvalMode: 'config' } as const;
    expect(await service.openThread(order, true)).toEqual(ok(thread));
    expect(stages()).toEqual(['queued', 'running']);
    expect(service.findByThread(thread)?.branch).toBe('workcell/wc-2');
  });

  it('opens the thread of a later attempt only once there is room', async () => {
    const thread = threadId.parse('thread');
    const { add, room, service, stages } = setUp({ programs: openingThreads(thread) });
    room.runs = 1;
    await add();
    const attempt = { group: 'g', number: 2, of: 2, model: null, effort: null, instruction: '' };
    const order = { projectRoot: '/project', request: options, attempt, approvalMode: 'config' } as const;
    const opened = service.openThread(order, false);
    await settle();
    expect(stages()).toEqual(['running', 'queued']);
    expect(service.runs[1]?.attempt).toEqual(attempt);
    room.runs = 2;
    service.hold(false);
    expect(await opened).toEqual(ok(thread));
  });

  it('says why a thread was not opened: without a worktree, and after the app has ended', async () => {
    const worktrees = {
      create: async () => err({ type: 'noCommit' } as const),
      changes: async () => err({ type: 'noCommit' } as const),
      ...noRepository,
    };
    const order = { projectRoot: '/project', request: options, attempt: null, approvalMode: 'config' } as const;
    const { lifetime, service, stages } = setUp({ worktrees });
    expect(await service.openThread(order, true)).toMatchObject({
      error: expect.stringContaining('has no commits yet'),
    });
    await lifetime.end();
    expect(await service.openThread(order, true)).toEqual(err('It was canceled.'));
    expect(stages()).toEqual(['ended', 'ended']);
  });

  it('runs start when the machine has room again', async () => {
    const { add, clock, room, service, stages } = setUp();
    Object.assign(room, { runs: 0, boundBy: 'load' });
    await add();
    await settle();
    expect(stages()).toEqual(['queued']);
    expect(service.runs[0]?.waitsFor).toBe('load');
    room.boundBy = 'memory';
    clock.advance(10_000);
    expect(service.runs[0]?.waitsFor).toBe('memory');
    room.runs = 1;
    clock.advance(10_000);
    await settle();
    expect(stages()).toEqual(['running']);
    expect(service.runs[0]?.waitsFor).toBeNull();
  });

  it('runs wait while the queue is held', async () => {
    const { add, service, stages } = setUp();
    service.hold(true);
    await add();
    await settle();
    expect(stages()).toEqual(['queued']);
    service.hold(false);
    await settle();
    expect(stages()).toEqual(['running']);
  });

  it('runs can be canceled while working and while waiting, and are recorded either way', async () => {
    const { add, begun, closed, room, service, stages } = setUp();
    room.runs = 1;
    const [first, second] = [await add(), await add()];
    await settle();
    await service.cancel(second);
    await service.cancel(first);
    expect(stages()).toEqual(['ended', 'ended']);
    expect(service.runs.map(({ outcome }) => outcome)).toEqual(['cancelled', 'cancelled']);
    expect(begun).toEqual(['/worktrees/wc-1']);
    expect(closed).toEqual(['wc-2 cancelled', 'wc-1 cancelled']);
  });

  it('runs free their place while paused, and continue when there is room', async () => {
    const { add, asked, ends, room, service, stages } = setUp();
    room.runs = 1;
    const [first] = [await add(), await add()];
    await settle();
    expect(service.pause(first)).toEqual(ok(null));
    await settle();
    expect(asked).toEqual(['pause']);
    expect(stages()).toEqual(['paused', 'running']);
    expect(service.resume(first)).toEqual(ok(null));
    expect(stages()).toEqual(['queued', 'running']);
    ends[1]?.({ type: 'done' });
    await settle();
    expect(asked).toEqual(['pause', 'resume']);
    expect(stages()).toEqual(['running', 'ended']);
    ends[0]?.({ type: 'done' });
    await settle();
    expect(service.pause(first)).toEqual(err('It has ended.'));
  });

  it('runs end when canceled while paused', async () => {
    const { add, service, stages } = setUp();
    const run = await add();
    await settle();
    service.pause(run);
    await service.cancel(run);
    expect(stages()).toEqual(['ended']);
  });

  it('runs do not continue after waiting or a pause once they may not work, and report why', async () => {
    let problem: string | null = null;
    const { add, asked, begun, closed, service } = setUp({ mayWork: async () => problem });
    const paused = await add();
    await settle();
    service.pause(paused);
    service.hold(true);
    await add({ isolation: 'inPlace' });
    problem = 'No longer.';
    service.hold(false);
    await settle();
    service.resume(paused);
    await settle();
    expect(begun).toEqual(['/worktrees/wc-1']);
    expect(asked).toEqual(['pause']);
    expect(service.runs).toMatchObject([
      { stage: 'ended', outcome: 'failed', problem: 'No longer.' },
      { stage: 'ended', outcome: 'failed', problem: 'No longer.' },
    ]);
    expect(closed).toEqual(['wc-2 failed', 'wc-1 failed']);
  });

  it('runs end while working once they may not work, and report why, while the others continue', async () => {
    let problem: string | null = null;
    const { add, service } = setUp({ mayWork: async () => problem });
    const [first, second] = [await add(), await add()];
    await settle();
    await service.recheck(first);
    problem = 'No longer.';
    await service.recheck(second);
    await settle();
    expect(service.runs).toMatchObject([
      { stage: 'running' },
      { stage: 'ended', outcome: 'failed', problem: 'No longer.' },
    ]);
  });

  it('runs stay paused if paused again during the permission check', async () => {
    const look = Promise.withResolvers<string | null>();
    let looks = 0;
    const { add, asked, service, stages } = setUp({
      mayWork: () => (++looks > 2 ? look.promise : Promise.resolve(null)),
    });
    const run = await add();
    await settle();
    service.pause(run);
    service.resume(run);
    service.pause(run);
    look.resolve(null);
    await settle();
    expect(asked).toEqual(['pause', 'pause']);
    expect(stages()).toEqual(['paused']);
  });

  it('runs work one after the other in the same folder', async () => {
    const { add, begun, ends } = setUp();
    await add({ isolation: 'inPlace' });
    await add({ isolation: 'inPlace' });
    await settle();
    expect(begun).toEqual(['/project']);
    ends[0]?.({ type: 'done' });
    await settle();
    expect(begun).toEqual(['/project', '/project']);
  });

  it('runs report what they changed and why they failed', async () => {
    const reported: StartedRun[] = [];
    const { add, ends, service } = setUp();
    service.onChange((run) => void reported.push(run));
    await add({ checks: ['npm test'] });
    await settle();
    ends[0]?.({ type: 'done' });
    await settle();
    expect(service.runs[0]).toMatchObject({
      stage: 'ended',
      outcome: 'done',
      branch: 'workcell/wc-1',
      checks: [{ command: 'npm test', exitCode: 0 }],
    });
    expect(reported.map(({ stage }) => stage)).toEqual(
      expect.arrayContaining(['queued', 'preparing', 'running', 'checking', 'ended']),
    );
    const refused = setUp({
      worktrees: {
        create: async () => err({ type: 'noCommit' }),
        changes: async () => err({ type: 'folderGone' }),
        ...noRepository,
      },
    });
    await refused.add();
    await settle();
    expect(refused.service.runs[0]).toMatchObject({
      outcome: 'failed',
      problem: expect.stringContaining('has no commits yet'),
    });
  });

  it('runs all end with the app', async () => {
    const { add, lifetime, stages } = setUp();
    for (let run = 0; run < 3; run++) await add();
    await settle();
    await lifetime.end();
    expect(stages()).toEqual(['ended', 'ended', 'ended']);
  });

  it('runs free their place if they cannot start, and can be canceled', async () => {
    const gone = async (): Promise<never> => {
      throw new Error('EROFS');
    };
    const { add, lifetime, room, service, stages } = setUp({
      worktrees: { create: gone, changes: gone, mark: gone, since: gone },
    });
    room.runs = 1;
    const first = await add();
    await add();
    await add({ isolation: 'inPlace' });
    await settle();
    expect(stages()).toEqual(['ended', 'ended', 'ended']);
    expect(service.runs.map(({ outcome, problem }) => [outcome, problem])).toEqual(
      Array.from({ length: 3 }, () => ['failed', 'EROFS']),
    );
    await service.cancel(first);
    await lifetime.end();
  });
});
