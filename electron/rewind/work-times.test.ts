import { describe, expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../shared/base/ids.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { WorkTimes } from './work-times.ts';

const thread = threadId.parse('thread');

type Work = Extract<Entry, { kind: 'command' | 'patch' }>;

function command(status: Extract<Entry, { kind: 'command' }>['status'], at: number, settledAt?: number): Work {
  return {
    id: entryId.parse('command'),
    at,
    kind: 'command',
    command: 'make',
    rawCommand: 'make',
    cwd: '/project',
    actions: [],
    status,
    exitCode: null,
    durationMs: null,
    processId: null,
    source: 'codex',
    outputTail: '',
    message: null,
    approval: settledAt === undefined ? null : { approvalId: 'a' as never, state: 'approved', by: 'person', settledAt },
  };
}

function patch(status: Extract<Entry, { kind: 'patch' }>['status'], path: string, at: number): Work {
  const change = { path, change: 'modified', movedTo: null, added: 1, removed: 1 } as const;
  return { id: entryId.parse('patch'), at, kind: 'patch', files: [change], status, message: null, approval: null };
}

function turn(entries: readonly Entry[], endedAt: number | null = null): Turn {
  return {
    id: turnId.parse('turn'),
    status: endedAt === null ? 'running' : 'completed',
    startedAt: 0,
    endedAt,
    durationMs: null,
    model: null,
    hadEffects: true,
    hasDiff: false,
    entries,
  };
}

describe('who changed a file', () => {
  it('is the agent while its command runs, and someone else before and after', () => {
    const times = new WorkTimes();
    times.see(thread, '/project', turn([command('running', 1_000)]), 1_001);
    expect(times.authorOf(['/project/a'], 5_000)).toBe(thread);
    times.see(thread, '/project', turn([command('done', 1_000)]), 9_000);
    expect([-50, 1_000, 5_000, 9_000, 9_500].map((at) => times.authorOf(['/project/a'], at))).toEqual([
      null,
      thread,
      thread,
      thread,
      null,
    ]);
  });

  it('is the agent for a command that Codex reports late', () => {
    const times = new WorkTimes();
    times.see(thread, '/project', turn([command('running', 5_000)]), 5_001);
    expect(times.authorOf(['/project/a'], 4_950)).toBe(thread);
    expect(times.authorOf(['/project/a'], 3_950)).toBeNull();
  });

  it('is someone else while a command waits for the person', () => {
    const times = new WorkTimes();
    times.see(thread, '/project', turn([command('waiting', 1_000)]), 1_001);
    expect(times.authorOf(['/project/a'], 2_000)).toBeNull();
    times.see(thread, '/project', turn([command('running', 1_000, 60_000)]), 60_001);
    expect(times.authorOf(['/project/a'], 2_000)).toBeNull();
    expect(times.authorOf(['/project/a'], 60_050)).toBe(thread);
  });

  it('is the agent for a command whose start and end come in one report, even after the turn', () => {
    const times = new WorkTimes();
    times.see(thread, '/project', turn([command('done', 1_000)], 1_400), 1_500);
    expect(times.authorOf(['/project/a'], 1_200)).toBe(thread);
  });

  it('is someone else when an old turn is read again', () => {
    const times = new WorkTimes();
    times.see(thread, '/project', turn([command('done', 1_000)], 1_400), 90_000);
    expect(times.authorOf(['/project/a'], 50_000)).toBeNull();
  });

  it('is the agent while a command goes on after its turn', () => {
    const times = new WorkTimes();
    times.see(thread, '/project', turn([command('running', 1_000)]), 1_000);
    times.see(thread, '/project', turn([command('background', 1_000)], 2_000), 2_000);
    expect(times.authorOf(['/project/a'], 80_000)).toBe(thread);
  });

  it('is the agent only for the files that its patch names', () => {
    const times = new WorkTimes();
    times.see(thread, '/project', turn([patch('applying', '/project/src/a.ts', 1_000)]), 1_000);
    expect(times.authorOf(['/project/src/a.ts'], 1_100)).toBe(thread);
    expect(times.authorOf(['/project/src/b.ts'], 1_100)).toBeNull();
    expect(times.authorOf(['/project/a.ts'], 1_100)).toBeNull();
    expect(times.workedAt(1_100)).toBe(thread);
    expect(times.workedAt(-50)).toBeNull();
    expect(times.authorOf(['/real/src/a.ts', '/project/src/a.ts'], 1_100)).toBe(thread);
  });

  it('ends with Codex', () => {
    const times = new WorkTimes();
    times.see(thread, '/project', turn([command('running', 1_000)]), 1_000);
    times.stop(2_000);
    expect(times.authorOf(['/project/a'], 3_000)).toBeNull();
  });

  it('is the agent of the folder, even if another one works elsewhere at the same time', () => {
    const times = new WorkTimes();
    times.see(thread, '/project', turn([command('running', 1_000)]), 1_000);
    times.see(threadId.parse('elsewhere'), '/other', turn([command('running', 2_000)]), 2_000);
    times.see(thread, '/project', turn([command('done', 1_000)]), 3_000);
    expect(times.authorOf(['/project/a'], 2_500)).toBe(thread);
    expect(times.workerSince(['/project/a'], 500)).toBe(thread);
    expect(times.authorOf(['/other/a'], 2_500)).toBe('elsewhere');
  });

  it('counts any work since the last look for a file that is gone', () => {
    const times = new WorkTimes();
    times.see(thread, '/project', turn([command('running', 1_000)]), 1_000);
    times.see(thread, '/project', turn([command('done', 1_000)]), 2_000);
    expect(times.workerSince(['/project/a'], 1_500)).toBe(thread);
    expect(times.workerSince(['/project/a'], 3_000)).toBeNull();
  });
});
