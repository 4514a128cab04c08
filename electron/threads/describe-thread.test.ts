import { describe, expect, it } from 'vitest';
import { approvalId, entryId, threadId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { CodexNotification } from '../model/codex-protocol/protocol.ts';
import { readNotification } from '../model/transcript/read-notification.ts';
import { addAgentState, describeCodexThread, describeLive, getThreadName, toTitle } from './describe-thread.ts';
import { ThreadLog } from './live/thread-log.ts';
import { ThreadRecorder } from './live/thread-recorder.ts';
import { LiveThread } from './live-thread.ts';
import { storedThread } from './testing/codex-replies.ts';

type Told = readonly [method: string, params: object];

/** Creates a thread that received these notifications from Codex. */
function threadAfter(...reported: readonly Told[]): LiveThread {
  const log = new ThreadLog(() => undefined);
  const thread = new LiveThread(threadId.parse('th'), log, new ThreadRecorder(log, new ManualClock()), 1);
  for (const [method, params] of reported) {
    const about = { threadId: 'th', turnId: 'a', ...params };
    const notification: CodexNotification = { method, params: about, emittedAtMs: 1 };
    thread.turn.receive(notification);
    thread.recorder.receive(readNotification(notification));
  }
  return thread;
}

const started: Told = [
  'turn/started',
  { turn: { id: 'a', status: 'inProgress', items: [], error: null, startedAt: 1 } },
];
const item = (facts: object): Told => ['item/started', { item: { id: 'i', ...facts }, startedAtMs: 1 }];
const running = {
  type: 'commandExecution',
  command: "/bin/bash -lc 'npm test'",
  cwd: '/w',
  commandActions: [{ type: 'unknown', command: 'npm test' }],
  status: 'inProgress',
  source: 'agent',
};
const command = item(running);
const commandEnded: Told = [
  'item/completed',
  { item: { id: 'i', ...running, status: 'completed', exitCode: 0, durationMs: 5 }, completedAtMs: 2 },
];
const patch = item({
  type: 'fileChange',
  changes: [{ path: '/w/src/main.ts', kind: { type: 'add' }, diff: 'one\n' }],
  status: 'inProgress',
});
const ended = (status: string, message?: string): Told => [
  'turn/completed',
  { turn: { id: 'a', status, items: [], error: message === undefined ? null : { message, codexErrorInfo: 'other' } } },
];

describe('a thread list row', () => {
  it.each<[string, readonly Told[], string | null, string, string | null]>([
    ['nothing', [], null, 'idle', null],
    ['a turn that began', [started], 'Starting', 'running', 'model'],
    ['a command', [started, command], 'npm test', 'running', 'command'],
    ['a command that ended', [started, command, commandEnded], 'Thinking', 'running', 'model'],
    ['a patch', [started, patch], 'Changes main.ts', 'running', 'edit'],
    ['an answer', [started, item({ type: 'agentMessage', text: '', phase: null })], 'Answering', 'running', 'model'],
    ['reasoning', [started, item({ type: 'reasoning', summary: [], content: [] })], 'Thinking', 'running', 'model'],
    ['a finished turn', [started, command, ended('completed')], null, 'idle', null],
    ['a stopped turn', [started, ended('interrupted')], null, 'stopped', null],
  ])('describes the list row of a thread after %s', (_case, reported, now, state, maker) => {
    expect(describeLive(threadAfter(...reported))).toMatchObject({ now, state, maker });
  });

  it('a row names the command that still runs, not the one after it that ended', () => {
    const other = item({ ...running, id: 'other', command: "/bin/bash -lc 'npm run dev'" });
    expect(describeLive(threadAfter(started, other, command, commandEnded))).toMatchObject({
      now: 'npm run dev',
      maker: 'command',
    });
  });

  it('a row has the maker of what its agent does, and none while the agent waits for the user', () => {
    const [row, agent] = [threadAfter(started, ended('completed')), threadAfter(started, command)].map(describeLive);
    if (row === undefined || agent === undefined) throw new Error('There are no rows');
    expect(addAgentState(row, [agent])).toMatchObject({ state: 'running', maker: 'command' });
    expect(addAgentState(row, [{ ...agent, state: 'waiting', maker: null }])).toMatchObject({
      state: 'waiting',
      maker: null,
    });
  });

  it('shows in the list row what waits for the user', () => {
    const waits: Told = ['thread/status/changed', { status: { type: 'active', activeFlags: ['waitingOnApproval'] } }];
    const later = item({ type: 'agentMessage', id: 'later', text: '', phase: null });
    const thread = threadAfter(waits, started, command, later);
    const approval = { approvalId: approvalId.parse('x'), state: 'waiting', by: null, settledAt: null } as const;
    thread.recorder.record([{ type: 'approvalTraced', turnId: null, entryId: entryId.parse('i'), approval }]);
    expect(describeLive(thread)).toMatchObject({ state: 'waiting', now: 'npm test' });
  });

  it('says in the list row that a thread waits for the user, if no entry shows what for', () => {
    const waits: Told = ['thread/status/changed', { status: { type: 'active', activeFlags: ['waitingOnUserInput'] } }];
    const thought = item({ type: 'reasoning', summary: [], content: [] });
    const waiting = { state: 'waiting', now: 'Waiting for you', maker: null };
    expect(describeLive(threadAfter(waits, started))).toMatchObject(waiting);
    expect(describeLive(threadAfter(waits, started, thought, command, commandEnded))).toMatchObject(waiting);
  });

  it('says in the list row that a plan waits for the user, once its turn is over', () => {
    const plan: Told = ['item/completed', { item: { type: 'plan', id: 'p', text: '# Plan' }, completedAtMs: 2 }];
    expect(describeLive(threadAfter(started, plan))).not.toHaveProperty('hasPlan');
    expect(describeLive(threadAfter(started, plan, ended('completed')))).toMatchObject({
      state: 'idle',
      hasPlan: true,
    });
    expect(describeLive(threadAfter(started, plan, ended('interrupted')))).not.toHaveProperty('hasPlan');
  });

  it('shows in the list row why a turn failed', () => {
    const thread = threadAfter(started, ended('failed', 'The model is on fire.'));
    expect(describeLive(thread).state).toBe('failed');
    expect(describeLive(thread).now).not.toBeNull();
  });

  it('uses the given name of a thread in the store of Codex, or its first line', () => {
    expect(describeCodexThread(storedThread('a', { preview: '\n  First line  \nsecond' })).title).toBe('First line');
    expect(describeCodexThread(storedThread('a', { name: 'Given' })).title).toBe('Given');
    expect(describeCodexThread(storedThread('a', { updatedAt: 5, recencyAt: 7 })).updatedAt).toBe(7_000);
    expect(toTitle('x'.repeat(300))).toBe(`${'x'.repeat(199)}…`);
    expect(toTitle('  \n ')).toBe('Untitled thread');
  });

  it('removes secrets from the title, whatever its source', () => {
    const key = `ghp_${'aB3dE5fG7h'.repeat(4)}`;
    const said = `Push with ${key}\nand tag it`;
    expect(describeCodexThread(storedThread('a', { preview: said })).title).toBe('Push with [secret: GitHub token]');
    expect(describeCodexThread(storedThread('a', { name: `With ${key}` })).title).toBe('With [secret: GitHub token]');
    expect(getThreadName({ name: `Push with ${key}`, preview: said })).toBeNull();
    expect(toTitle(`${'word '.repeat(38)}${key}`)).toMatch(/word \[secret:…$/);
  });
});
