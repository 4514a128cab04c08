import { describe, expect, it } from 'vitest';
import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import { approvalId, type ThreadId, threadId, turnId } from '../../shared/base/ids.ts';
import type { ThreadEvent } from '../../shared/transcript/thread-event.ts';
import { emptyTranscript, type Turn } from '../../shared/transcript/turn.ts';
import { Lifetime } from '../base/lifetime.ts';
import type { BusyThread, WorkInProgress } from '../host/work.ts';
import type { ThreadFacts } from '../threads/threads-facade.ts';
import { describeNotice, type Notice } from './notice.ts';
import { WorkWatch } from './work-watch.ts';

const thread = threadId.parse('thread');
const agent = threadId.parse('agent');
const turn = turnId.parse('turn');

function setUp() {
  const works: WorkInProgress[] = [];
  const notices: Notice[] = [];
  let running: readonly BusyThread[] = [];
  const facts = (id: ThreadId): ThreadFacts => ({
    hasFullAccess: false,
    isReadOnly: false,
    asksForEverything: false,
    isPlanning: false,
    transcript: emptyTranscript,
    findEntryId: () => null,
    findItemId: (entryId) => entryId,
    title: 'Fix the parser',
    cwd: '/folder',
    agent: id === agent ? { root: thread, rootTitle: 'Fix the parser', path: ['agent'] } : null,
  });
  let unfinished: readonly BusyThread[] = [];
  const lifetime = new Lifetime();
  const watch = new WorkWatch({
    lifetime,
    threads: { find: facts, listRunningThreads: () => running },
    runs: { findRun: () => null, listWorking: () => [], listUnfinished: () => unfinished },
    listener: { onWork: (work) => works.push(work), onNotice: (notice) => notices.push(notice) },
  });
  return {
    lifetime,
    notices,
    watch,
    works,
    run: (threads: readonly BusyThread[]) => {
      running = threads;
    },
    queue: (runs: readonly BusyThread[]) => {
      unfinished = runs;
      watch.runChanged();
    },
    emit: (event: ThreadEvent, id = thread, turns: readonly Turn[] = []) =>
      watch.threadAdvanced(id, { events: [{ seq: 1, event }], turns }),
  };
}

function ended(status: 'completed' | 'interrupted' | 'failed'): ThreadEvent {
  return { type: 'turnEnded', turnId: turn, status, at: 1, durationMs: 1, dropReason: 'interrupted' };
}

function approvalCalled(id: string, more: Partial<WaitingApproval> = {}): WaitingApproval {
  return {
    id: approvalId.parse(id),
    threadId: thread,
    turnId: turn,
    entryId: null,
    threadTitle: 'Fix the parser',
    asked: { kind: 'command', command: 'cat secret.txt', cwd: null, proposedRule: null },
    reason: 'I need the secret',
    reach: null,
    askedAt: 0,
    state: 'waiting',
    ...more,
  };
}

describe('the current work', () => {
  it('the current work is announced with folders only when other threads run, or when the number of waiting approvals changes', () => {
    const { run, emit, watch, works } = setUp();
    const busy: BusyThread = { threadId: thread, title: 'Fix the parser', folder: '/folder' };
    run([busy]);
    emit({ type: 'turnStarted', turnId: turn, at: 0, model: null });
    emit({ type: 'diffAvailable', turnId: turn });
    const begins = approvalCalled('two', { own: { turn: null, startsIn: '/folder' } });
    watch.approvalsChanged([approvalCalled('one'), begins]);
    watch.approvalsChanged([approvalCalled('one'), begins]);
    watch.approvalsChanged([]);
    run([]);
    emit(ended('completed'));
    expect(works).toEqual([
      { running: [busy], waiting: 0, waitingThreads: [] },
      { running: [busy], waiting: 2, waitingThreads: [busy] },
      { running: [busy], waiting: 0, waitingThreads: [] },
      { running: [], waiting: 0, waitingThreads: [] },
    ]);
    expect(watch.work).toEqual(works.at(-1));
  });
});

describe('runs that have not started', () => {
  it('announces runs that have not started, because they end with the app', () => {
    const { queue, works } = setUp();
    const waiting: BusyThread = { threadId: thread, title: 'Queued', folder: '/folder' };
    queue([waiting]);
    queue([]);
    expect(works).toEqual([
      { running: [], unfinished: [waiting], waiting: 0, waitingThreads: [] },
      { running: [], waiting: 0, waitingThreads: [] },
    ]);
  });
});

describe('notices', () => {
  it('notices announce turns that end by themselves, but not one that the user stops or that an agent ends', () => {
    const { notices, emit } = setUp();
    emit(ended('completed'));
    emit(ended('failed'));
    emit(ended('interrupted'));
    emit(ended('completed'), agent);
    const about = { threadId: thread, seenIn: [thread], title: 'Fix the parser', folder: '/folder' };
    expect(notices).toEqual([
      { type: 'turnEnded', ...about },
      { type: 'turnFailed', ...about },
    ]);
  });

  it('notices announce a turn that ends with Codex', () => {
    const { notices, emit } = setUp();
    const cut: Turn = {
      id: turn,
      status: 'interrupted',
      startedAt: 1,
      endedAt: 5,
      durationMs: 4,
      model: null,
      hadEffects: false,
      hasDiff: false,
      entries: [],
    };
    emit({ type: 'codexStopped', at: 5 }, thread, [cut]);
    emit({ type: 'codexStopped', at: 9 }, thread, [cut]);
    expect(notices).toMatchObject([{ type: 'turnFailed' }]);
  });

  it('notices announce each approval once, in the thread where it is answered and with the thread that asks', () => {
    const { notices, watch } = setUp();
    const first = approvalCalled('one');
    watch.approvalsChanged([first]);
    watch.approvalsChanged([first, approvalCalled('two', { agent: { threadId: agent, path: ['agent'] } })]);
    watch.approvalsChanged([]);
    expect(notices).toMatchObject([
      { type: 'approvalWaits', threadId: thread, seenIn: [thread, thread] },
      { type: 'approvalWaits', threadId: thread, seenIn: [thread, agent] },
    ]);
  });

  it('notices do not announce a question about the first message that the user has just sent', () => {
    const { notices, watch } = setUp();
    watch.approvalsChanged([approvalCalled('one', { own: { turn: null, startsIn: '/folder' } })]);
    expect(notices).toEqual([]);
  });

  it('notices contain nothing from the thread except its title, and that only where it may be shown', () => {
    const { notices, watch } = setUp();
    watch.approvalsChanged([approvalCalled('one')]);
    const words = notices.map((notice) => [describeNotice(notice, true), describeNotice(notice, false)]);
    expect(words).toEqual([
      [
        { title: 'Approval needed', body: 'Fix the parser' },
        { title: 'Approval needed', body: '' },
      ],
    ]);
  });

  it('notices spell out what a title hides', () => {
    const { notices, watch } = setUp();
    watch.approvalsChanged([approvalCalled('one', { threadTitle: 'Fix\u202e it\u200b ⚠\ufe0f' })]);
    expect(notices.map((notice) => describeNotice(notice, true).body)).toEqual(['Fix\\u202e it\\u200b ⚠\ufe0f']);
  });

  it('notices are not sent for turns that end with the host', () => {
    const { lifetime, notices, emit, watch, works } = setUp();
    void lifetime.end();
    emit(ended('failed'));
    watch.approvalsChanged([approvalCalled('one')]);
    expect([notices, works]).toEqual([[], []]);
  });
});
