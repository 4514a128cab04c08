import { describe, expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../shared/base/ids.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import type { FileSnapshot } from '../model/threads/file-snapshot.ts';
import { WorkTimes } from './work-times.ts';

const thread = threadId.parse('thread');
const other = threadId.parse('other');

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

/** The time of the scans in these tests, long after every change. */
const lookAt = 1_000_000;

/** Returns the threads that get credit for a change of a file at a moment, in order. `names`: its paths. */
function authors(times: WorkTimes, names: readonly string[], changedAt: number, since = Infinity, isGone = false) {
  const after: FileSnapshot = isGone ? { kind: 'absent' } : { kind: 'file', sha256: '2', mode: 0o644, size: 1 };
  const before: FileSnapshot = { kind: 'file', sha256: '1', mode: 0o644, size: 1 };
  const change = { path: 'a', stamp: isGone ? null : 's', before, after, changedAt };
  const made = times.attribute(change, names, since, lookAt);
  expect([made[0]?.before, made.at(-1)?.after]).toEqual([before, after]);
  for (const [at, one] of made.entries()) expect(one.before).toEqual(at === 0 ? before : made[at - 1]?.after);
  return made.map((one) => one.thread);
}

describe('who changed a file', () => {
  it('attributes a change to the agent while its command runs, and to someone else before and after', () => {
    const times = new WorkTimes();
    times.update(thread, '/project', turn([command('running', 1_000)]), 1_001);
    expect(authors(times, ['/project/a'], 5_000)).toEqual([thread]);
    times.update(thread, '/project', turn([command('done', 1_000)]), 9_000);
    const found = [-50, 1_000, 5_000, 9_000, 9_500].map((at) => authors(times, ['/project/a'], at));
    expect(found).toEqual([[null], [thread], [thread], [thread], [null]]);
  });

  it('attributes a change to the agent of a command that Codex reports late', () => {
    const times = new WorkTimes();
    times.update(thread, '/project', turn([command('running', 5_000)]), 5_001);
    expect(authors(times, ['/project/a'], 4_950)).toEqual([thread]);
    times.update(thread, '/project', turn([command('done', 5_000)]), 6_000);
    expect(authors(times, ['/project/a'], 3_950)).toEqual([null]);
  });

  it('attributes a change to someone else while a command waits for the user', () => {
    const times = new WorkTimes();
    times.update(thread, '/project', turn([command('waiting', 1_000)]), 1_001);
    expect(authors(times, ['/project/a'], 2_000)).toEqual([null]);
    times.update(thread, '/project', turn([command('running', 1_000, 60_000)]), 60_001);
    expect(authors(times, ['/project/a'], 60_050)).toEqual([thread]);
    times.update(thread, '/project', turn([command('done', 1_000, 60_000)]), 61_000);
    expect(authors(times, ['/project/a'], 2_000)).toEqual([null]);
  });

  it('attributes a change to the agent of a command whose start and end arrive together, even after the turn', () => {
    const times = new WorkTimes();
    times.update(thread, '/project', turn([command('done', 1_000)], 1_400), 1_500);
    expect(authors(times, ['/project/a'], 1_200)).toEqual([thread]);
  });

  it('attributes a change to someone else when an old turn is read again', () => {
    const times = new WorkTimes();
    times.update(thread, '/project', turn([command('done', 1_000)], 1_400), 90_000);
    expect(authors(times, ['/project/a'], 50_000)).toEqual([null]);
  });

  it('attributes a change to the agent while a command continues after its turn', () => {
    const times = new WorkTimes();
    times.update(thread, '/project', turn([command('running', 1_000)]), 1_000);
    times.update(thread, '/project', turn([command('background', 1_000)], 2_000), 2_000);
    expect(authors(times, ['/project/a'], 80_000)).toEqual([thread]);
  });

  it('attributes only the files that its patch names to the agent', () => {
    const times = new WorkTimes();
    times.update(thread, '/project', turn([patch('applying', '/project/src/a.ts', 1_000)]), 1_000);
    expect(authors(times, ['/project/src/a.ts'], 1_100)).toEqual([thread]);
    expect(authors(times, ['/project/src/b.ts'], 1_100)).toEqual([null]);
    expect(authors(times, ['/project/a.ts'], 1_100)).toEqual([null]);
    expect(authors(times, ['/real/src/a.ts', '/project/src/a.ts'], 1_100)).toEqual([thread]);
  });

  it('stops attributing changes to the agent when Codex ends', () => {
    const times = new WorkTimes();
    times.update(thread, '/project', turn([command('running', 1_000)]), 1_000);
    times.stop(2_000);
    expect(authors(times, ['/project/a'], 3_000)).toEqual([null]);
  });

  it('attributes a change to the agent of the folder, even if another one works elsewhere', () => {
    const times = new WorkTimes();
    times.update(thread, '/project', turn([command('running', 1_000)]), 1_000);
    times.update(threadId.parse('elsewhere'), '/other', turn([command('running', 2_000)]), 2_000);
    times.update(thread, '/project', turn([command('done', 1_000)]), 3_000);
    expect(authors(times, ['/project/a'], 2_500)).toEqual([thread]);
    expect(authors(times, ['/other/a'], 2_500)).toEqual(['elsewhere']);
  });

  it('attributes a recent change also to an agent whose command Codex has not reported yet', () => {
    const times = new WorkTimes();
    times.update(thread, '/project', turn([]), 1_000);
    expect(authors(times, ['/project/a'], lookAt - 500)).toEqual([thread, null]);
    expect(authors(times, ['/other/a'], lookAt - 500)).toEqual([null]);
    expect(authors(times, ['/project/a'], lookAt - 5_000)).toEqual([null]);
    times.update(other, '/project', turn([command('running', lookAt - 900)]), lookAt - 800);
    expect(authors(times, ['/project/a'], lookAt - 500)).toEqual([thread, other]);
    times.update(other, '/project', turn([command('done', lookAt - 900)], lookAt - 850), lookAt - 850);
    times.update(thread, '/project', turn([], lookAt - 400), lookAt);
    expect(authors(times, ['/project/a'], lookAt - 500)).toEqual([null]);
  });

  it('attributes a change to the agent of a late reported command if the turn was seen running', () => {
    for (const wasSeen of [true, false]) {
      const times = new WorkTimes();
      if (wasSeen) times.update(thread, '/project', turn([]), 500);
      times.update(thread, '/project', turn([command('done', 1_000)], 5_000), 60_000);
      expect(authors(times, ['/project/a'], 3_000)).toEqual([wasSeen ? thread : null]);
    }
  });

  it('attributes a change to both if an agent worked since the last scan and the change came later', () => {
    const times = new WorkTimes();
    times.update(thread, '/project', turn([command('running', 1_000)]), 1_000);
    times.update(thread, '/project', turn([command('done', 1_000)]), 2_000);
    expect(authors(times, ['/project/a'], 5_000, 1_500)).toEqual([thread, null]);
    expect(authors(times, ['/project/a'], 5_000, 3_000)).toEqual([null]);
  });

  it('attributes a removed file to the agent if its later patch set the time of the folder', () => {
    const times = new WorkTimes();
    times.update(thread, '/project', turn([command('running', 1_000)]), 1_000);
    times.update(thread, '/project', turn([command('done', 1_000)]), 2_000);
    times.update(thread, '/project', turn([patch('applying', '/project/b', 5_000)]), 5_000);
    expect(authors(times, ['/project/a'], 5_000, 500, true)).toEqual([thread]);
    expect(authors(times, ['/project/a'], 5_000, 500)).toEqual([thread, null]);
    expect(authors(times, ['/project/a'], 3_000, 500, true)).toEqual([thread, null]);
  });
});

describe('who changed a file in a folder where two agents work', () => {
  it('attributes a change to both agents while commands of both run, or ran since the last scan', () => {
    const times = new WorkTimes();
    times.update(thread, '/project', turn([command('running', 1_000)]), 1_000);
    times.update(other, '/project', turn([command('running', 3_000)]), 3_000);
    expect(authors(times, ['/project/a'], 1_500, 500)).toEqual([thread]);
    expect(authors(times, ['/project/a'], 3_500, 500)).toEqual([thread, other]);
    times.update(thread, '/project', turn([command('done', 1_000)]), 4_000);
    expect(authors(times, ['/project/a'], 5_000, 500)).toEqual([thread, other]);
    expect(authors(times, ['/project/a'], 6_000, 4_500)).toEqual([other]);
  });

  it('attributes a change to the agent whose patch names the file, whatever else runs', () => {
    const times = new WorkTimes();
    times.update(other, '/project', turn([command('running', 1_000)]), 1_000);
    times.update(thread, '/project', turn([patch('applying', '/project/a', 3_000)]), 3_000);
    times.update(thread, '/project', turn([patch('done', '/project/a', 3_000)]), 3_100);
    expect(authors(times, ['/project/a'], 3_050, 500)).toEqual([thread]);
    expect(authors(times, ['/project/b'], 3_050, 500)).toEqual([other]);
  });

  it('attributes a change also to someone else if neither agent worked at that time', () => {
    const times = new WorkTimes();
    for (const each of [thread, other]) {
      times.update(each, '/project', turn([command('running', 1_000)]), 1_000);
      times.update(each, '/project', turn([command('done', 1_000)]), 2_000);
    }
    expect(authors(times, ['/project/a'], 9_000, 500)).toEqual([thread, other, null]);
  });
});
