import { describe, expect, it } from 'vitest';
import type { Approval, ApprovalDecision } from '../../shared/approvals/approval.ts';
import { approvalId, windowId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import { type Transcript, transcript } from '../../shared/transcript/turn.ts';
import type { DeskWindow } from '../app/desk-window.ts';
import { FakeCodexServer } from '../codex/testing/fake-codex-server.ts';
import { ApprovalCoordinator } from './approval-coordinator.ts';

const window: DeskWindow = {
  id: windowId.parse('w'),
  workspace: null,
  openThread: null,
  announce: () => undefined,
};

const exec = (itemId: string, more: object = {}) => ({
  kind: 'command',
  threadId: 'thread',
  turnId: 'turn',
  itemId,
  startedAtMs: 1,
  command: "/bin/bash -lc 'touch a'",
  cwd: '/',
  reason: null,
  proposedExecpolicyAmendment: ['touch', 'a'],
  ...more,
});
const execMethod = 'item/commandExecution/requestApproval';

const toolCall = (id: string) => ({
  id,
  at: null,
  kind: 'tool',
  server: 'notes',
  tool: 'write',
  arguments: '{}',
  result: null,
  error: null,
  status: 'running',
  durationMs: null,
  approval: null,
});

/** A thread in which one turn runs with these entries. */
function threadWith(entries: readonly object[]): Transcript {
  const turn = { id: 'turn', status: 'running', startedAt: 0, endedAt: null, durationMs: null, model: null };
  return transcript.parse({
    turns: [{ ...turn, hadEffects: false, hasDiff: false, entries }],
    earlierTurns: 0,
    usage: null,
    reconnecting: false,
  });
}

function setUp(entries: readonly object[] = []) {
  const codex = new FakeCodexServer();
  const clock = new ManualClock(1_000);
  const traces: unknown[][] = [];
  const announced: (readonly Approval[])[] = [];
  const hearers = new Set<() => void>();
  const thread = { title: 'A thread', cwd: '/', fullAccess: false, transcript: threadWith(entries) };
  const unplaced: string[] = [];
  const coordinator = new ApprovalCoordinator({
    codex,
    onUnplaced: ({ method }) => void unplaced.push(method),
    clock,
    threads: {
      find: (id) => (id === 'thread' ? thread : null),
      record: (...trace) => void traces.push(trace),
    },
    announcer: {
      windows: () => [],
      toAll: (event) => {
        if (event.name === 'approvalsChanged') announced.push(event.payload);
        for (const hear of hearers) hear();
      },
    },
  });
  /** Settles when so many wait. */
  const waiting = (count: number) =>
    new Promise<readonly Approval[]>((settle) => {
      const look = () => {
        if (coordinator.waiting.length === count) settle(coordinator.waiting);
      };
      hearers.add(look);
      look();
    });
  const resolve = (id: string, decision: ApprovalDecision) =>
    coordinator.handlers.resolveApproval(window, { approvalId: approvalId.parse(id), decision });
  const first = () => coordinator.waiting[0]?.id ?? 'none';
  return { codex, clock, coordinator, unplaced, traces, announced, waiting, resolve, first };
}

describe('the queue of approvals', () => {
  it('shows what is asked, with its thread', async () => {
    const { codex, announced, traces, waiting } = setUp();
    codex.ask(0, execMethod, exec('call', { reason: 'Make a file' }));
    const [shown] = await waiting(1);
    expect(shown).toMatchObject({
      state: 'waiting',
      threadId: 'thread',
      turnId: 'turn',
      entryId: 'call',
      threadTitle: 'A thread',
      asked: { kind: 'command', command: 'touch a', proposedRule: ['touch', 'a'] },
      reason: 'Make a file',
      reach: null,
      askedAt: 1_000,
    });
    expect(announced).toEqual([[shown]]);
    expect(traces).toEqual([
      ['thread', 'call', { approvalId: shown?.id, state: 'waiting', by: null, settledAt: null }],
    ]);
  });

  it('is in the order of arrival, and any of it can be answered', async () => {
    const { codex, coordinator, resolve, waiting } = setUp();
    for (const id of [0, 1, 2]) codex.ask(id, execMethod, exec(`call-${id}`));
    const shown = await waiting(3);
    expect(shown.map(({ entryId }) => entryId)).toEqual(['call-0', 'call-1', 'call-2']);
    expect(await resolve(shown[1]?.id ?? '', { type: 'approve' })).toEqual(ok(null));
    expect(codex.replies).toEqual([{ generation: 1, id: 1, result: { decision: 'accept' } }]);
    expect(coordinator.waiting.map(({ entryId }) => entryId)).toEqual(['call-0', 'call-2']);
  });

  it('takes the first answer and tells what became of it', async () => {
    const { announced, clock, codex, first, resolve, traces, waiting } = setUp();
    codex.ask(0, execMethod, exec('call'));
    await waiting(1);
    const id = first();
    clock.advance(500);
    expect(await resolve(id, { type: 'decline' })).toEqual(ok(null));
    expect(await resolve(id, { type: 'approve' })).toEqual(err({ type: 'alreadySettled' }));
    expect(codex.replies).toEqual([{ generation: 1, id: 0, result: { decision: 'decline' } }]);
    expect(announced.at(-1)).toMatchObject([{ id, state: 'settled', decision: 'declined', by: 'person' }]);
    expect(traces.at(-1)).toEqual([
      'thread',
      'call',
      { approvalId: id, state: 'declined', by: 'person', settledAt: 1_500 },
    ]);
  });

  it('knows nothing of an id that was never shown', async () => {
    expect(await setUp().resolve('another', { type: 'approve' })).toEqual(err({ type: 'alreadySettled' }));
  });

  it('goes on waiting after an answer that cannot be given', async () => {
    const { codex, coordinator, first, resolve, waiting } = setUp();
    codex.ask(0, execMethod, exec('call'));
    await waiting(1);
    expect(await resolve(first(), { type: 'approveWithRule', words: ['rm'] })).toEqual(err({ type: 'notOffered' }));
    expect(codex.replies).toEqual([]);
    expect(coordinator.waiting).toHaveLength(1);
  });

  it('ties the call of a tool to the first row of it that was not asked about', async () => {
    const { codex, waiting } = setUp([toolCall('first-call'), toolCall('second-call')]);
    codex.ask(0, 'mcpServer/elicitation/request', {
      threadId: 'thread',
      turnId: 'turn',
      serverName: 'notes',
      mode: 'form',
      message: 'Allow?',
      requestedSchema: { type: 'object', properties: {} },
      _meta: { codex_approval_kind: 'mcp_tool_call', tool_name: 'write', tool_params: {}, persist: ['always'] },
    });
    expect(await waiting(1)).toMatchObject([{ entryId: 'first-call', asked: { kind: 'mcpTool', canPersist: true } }]);
  });

  it('says that a command leaves the sandbox only when its raw call asks for it', async () => {
    const { codex, waiting } = setUp();
    const call = (id: string, args: object) =>
      codex.notify('rawResponseItem/completed', {
        threadId: 'thread',
        item: { type: 'function_call', call_id: id, arguments: JSON.stringify(args) },
      });
    call('plain', { cmd: 'sudo make install' });
    call('escalated', { cmd: 'make', sandbox_permissions: 'require_escalated' });
    codex.ask(0, execMethod, exec('plain'));
    codex.ask(1, execMethod, exec('escalated'));
    const shown = await waiting(2);
    expect(shown.map(({ reach }) => reach?.outsideSandbox ?? false)).toEqual([false, true]);
  });

  it('shows a request of a later Codex, which can only be refused', async () => {
    const { codex, first, resolve, waiting } = setUp();
    codex.ask(7, 'item/new/thing', { threadId: 'thread', turnId: 'turn', colour: 'blue' });
    const [shown] = await waiting(1);
    expect(shown?.asked).toMatchObject({ kind: 'unknown', method: 'item/new/thing' });
    expect(await resolve(first(), { type: 'approve' })).toEqual(err({ type: 'notOffered' }));
    expect(await resolve(first(), { type: 'decline' })).toEqual(ok(null));
    expect(codex.refusals).toMatchObject([{ generation: 1, id: 7 }]);
  });

  it('refuses at once what belongs to no thread, and says so', () => {
    const { codex, coordinator, unplaced } = setUp();
    codex.ask(3, 'currentTime/read', {});
    expect(codex.refusals).toMatchObject([{ id: 3 }]);
    expect(unplaced).toEqual(['currentTime/read']);
    expect(coordinator.waiting).toEqual([]);
  });

  it('interrupts the turn where the reply alone would not end it', async () => {
    const { codex, first, resolve, waiting } = setUp();
    codex.answers['turn/interrupt'] = () => ok({});
    codex.ask(0, 'item/permissions/requestApproval', {
      threadId: 'thread',
      turnId: 'turn',
      itemId: 'call',
      reason: null,
      permissions: { network: { enabled: true }, fileSystem: null },
    });
    await waiting(1);
    await resolve(first(), { type: 'cancelTurn' });
    expect(codex.replies).toMatchObject([{ result: { permissions: {}, scope: 'turn' } }]);
    expect(codex.sent).toEqual([{ method: 'turn/interrupt', params: { threadId: 'thread', turnId: 'turn' } }]);
  });
});

describe('an approval that nobody answers', () => {
  const asked = async () => {
    const desk = setUp();
    desk.codex.ask(0, execMethod, exec('call'));
    await desk.waiting(1);
    return desk;
  };

  it('ends with its turn when that is interrupted', async () => {
    const { announced, codex, traces } = await asked();
    codex.notify('turn/completed', { threadId: 'thread', turn: { id: 'another', status: 'interrupted' } });
    expect(announced).toHaveLength(1);
    codex.notify('turn/completed', { threadId: 'thread', turn: { id: 'turn', status: 'interrupted' } });
    codex.notify('serverRequest/resolved', { threadId: 'thread', requestId: 0 });
    expect(announced).toHaveLength(2);
    expect(announced.at(-1)).toMatchObject([{ state: 'settled', decision: 'expired', by: 'interrupt' }]);
    expect(traces.at(-1)).toMatchObject(['thread', 'call', { state: 'expired', by: 'interrupt' }]);
  });

  it('ends when Codex says that it is resolved', async () => {
    const { announced, codex } = await asked();
    codex.notify('serverRequest/resolved', { threadId: 'thread', requestId: 1 });
    expect(announced).toHaveLength(1);
    codex.notify('serverRequest/resolved', { threadId: 'thread', requestId: 0 });
    expect(announced.at(-1)).toMatchObject([{ decision: 'expired', by: 'codex' }]);
  });

  it('ends with its Codex, and the same number of the next one is another', async () => {
    const { announced, codex, first, resolve, waiting } = await asked();
    const old = first();
    codex.die();
    expect(announced.at(-1)).toMatchObject([{ id: old, decision: 'expired' }]);
    codex.ask(0, execMethod, exec('call'));
    await waiting(1);
    expect(await resolve(old, { type: 'approve' })).toEqual(err({ type: 'alreadySettled' }));
    expect(codex.replies).toEqual([]);
    await resolve(first(), { type: 'approve' });
    expect(codex.replies).toEqual([{ generation: 2, id: 0, result: { decision: 'accept' } }]);
  });

  it('is never shown when it ends before all is known of it', async () => {
    const { announced, codex, waiting } = setUp();
    codex.ask(0, execMethod, exec('early'));
    codex.notify('serverRequest/resolved', { threadId: 'thread', requestId: 0 });
    codex.ask(1, execMethod, exec('late'));
    await waiting(1);
    expect(announced.flat().map(({ entryId }) => entryId)).toEqual(['late']);
  });
});
