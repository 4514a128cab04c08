import { describe, expect, it } from 'vitest';
import { approvalId, entryId, threadId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { CodexNotification } from '../model/codex-protocol/protocol.ts';
import { readNotification } from '../model/transcript/read-notification.ts';
import { describeCodexThread, describeLive, getThreadName, toTitle } from './describe-thread.ts';
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
const command = item({
  type: 'commandExecution',
  command: "/bin/bash -lc 'npm test'",
  cwd: '/w',
  commandActions: [{ type: 'unknown', command: 'npm test' }],
  status: 'inProgress',
  source: 'agent',
});
const ended = (status: string, message?: string): Told => [
  'turn/completed',
  { turn: { id: 'a', status, items: [], error: message === undefined ? null : { message, codexErrorInfo: 'other' } } },
];

describe('a thread list row', () => {
  it.each<[string, readonly Told[], string | null, string]>([
    ['nothing', [], null, 'idle'],
    ['a turn that began', [started], 'Starting', 'running'],
    ['a command', [started, command], 'npm test', 'running'],
    ['an answer', [started, item({ type: 'agentMessage', text: '', phase: null })], 'Answering', 'running'],
    ['reasoning', [started, item({ type: 'reasoning', summary: [], content: [] })], 'Thinking', 'running'],
    ['a finished turn', [started, command, ended('completed')], null, 'idle'],
    ['a stopped turn', [started, ended('interrupted')], null, 'stopped'],
  ])('describes the list row of a thread after %s', (_case, reported, now, state) => {
    expect(describeLive(threadAfter(...reported))).toMatchObject({ now, state });
  });

  it('shows in the list row what waits for the user', () => {
    const waits: Told = ['thread/status/changed', { status: { type: 'active', activeFlags: ['waitingOnApproval'] } }];
    const later = item({ type: 'agentMessage', id: 'later', text: '', phase: null });
    const thread = threadAfter(waits, started, command, later);
    const approval = { approvalId: approvalId.parse('x'), state: 'waiting', by: null, settledAt: null } as const;
    thread.recorder.record([{ type: 'approvalTraced', turnId: null, entryId: entryId.parse('i'), approval }]);
    expect(describeLive(thread)).toMatchObject({ state: 'waiting', now: 'npm test' });
  });

  it('shows in the list row why a turn failed', () => {
    const thread = threadAfter(started, ended('failed', 'The model is on fire.'));
    expect(describeLive(thread).state).toBe('failed');
    expect(describeLive(thread).now).not.toBeNull();
  });

  it('names a changed file in the list row', () => {
    const changes = [{ path: '/w/src/main.ts', kind: { type: 'add' }, diff: 'one\n' }];
    const patch = item({ type: 'fileChange', changes, status: 'inProgress' });
    expect(describeLive(threadAfter(started, patch)).now).toBe('Changes main.ts');
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
