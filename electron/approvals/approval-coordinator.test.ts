import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import type { ApprovalDecision, WaitingApproval } from '../../shared/approvals/approval.ts';
import { type ApprovalChange, foldApprovals } from '../../shared/approvals/approval-changes.ts';
import type { RememberChoice } from '../../shared/approvals/approval-rule.ts';
import { approvalId, threadId, turnId, windowId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { CountedEvent } from '../../shared/privacy/telemetry/telemetry-event.ts';
import { isEqualData } from '../../shared/transcript/equal-data.ts';
import { type Transcript, transcript } from '../../shared/transcript/turn.ts';
import { Lifetime } from '../base/lifetime.ts';
import { FakeCodexServer } from '../codex/testing/fake-codex-server.ts';
import type { ClientWindow } from '../host/client-window.ts';
import { Steps } from '../host/steps.ts';
import { TranscriptHistory } from './action-history.ts';
import { ApprovalCoordinator } from './approval-coordinator.ts';
import type { ApprovalThreads } from './approval-threads.ts';
import { maxRuleCommandLength } from './request-action.ts';
import { RuleBook } from './rule-book.ts';
import { MemoryRuleStore } from './testing/memory-rule-store.ts';

const window: ClientWindow = {
  id: windowId.parse('w'),
  workspace: null,
  openThread: null,
  steps: new Steps(),
  folderLifetime: new Lifetime(),
  view: new Lifetime(),
  send: () => undefined,
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

/** Creates a thread with one running turn that has these entries. */
function threadWith(entries: readonly object[]): Transcript {
  const turn = { id: 'turn', status: 'running', startedAt: 0, endedAt: null, durationMs: null, model: null };
  return transcript.parse({
    turns: [{ ...turn, hadEffects: false, hasDiff: false, entries }],
    earlierTurns: 0,
    usage: null,
    reconnecting: false,
  });
}

type SetUp = { readonly opened?: () => Promise<void>; readonly runOf?: () => null };

function setUp(entries: readonly object[] = [], { opened = async () => undefined, runOf = () => null }: SetUp = {}) {
  const codex = new FakeCodexServer();
  const clock = new ManualClock(1_000);
  const traces: unknown[][] = [];
  const announced: (readonly ApprovalChange[])[] = [];
  const hearers = new Set<() => void>();
  const thread = {
    title: 'A thread',
    cwd: '/',
    hasFullAccess: false,
    isReadOnly: false,
    asksForEverything: false,
    isPlanning: false,
    agent: null,
    transcript: threadWith(entries),
  };
  const said: unknown[][] = [];
  const unplaced: string[] = [];
  const faults: unknown[] = [];
  const reported: CountedEvent[] = [];
  const rules = new RuleBook({
    store: new MemoryRuleStore(),
    clock,
    policy: () => 'session',
    onChange: () => undefined,
    onProblem: () => undefined,
  });
  const threads: ApprovalThreads = {
    find: (id) => (id === 'thread' ? thread : null),
    recordApproval: (...trace) => void traces.push(trace),
    addEntry: (...words) => void said.push(words),
    setWaiting: () => undefined,
  };
  const coordinator = new ApprovalCoordinator({
    codex,
    lifetime: new Lifetime(),
    rules,
    telemetry: { emit: (event) => void reported.push(event) },
    history: new TranscriptHistory({
      threads: { getTranscripts: () => [thread.transcript] },
      threadStore: { recentActions: async () => [] },
    }),
    alerts: { putUnknownMessage: ({ method }) => void unplaced.push(method) },
    diagnostics: { logListenerFault: (fault) => void faults.push(fault) },
    services: {
      runs: { findRun: runOf },
      readiness: { waitUntilOpen: opened },
      rewind: { keepFrom: async () => null },
      workWatch: { approvalsChanged: () => undefined },
    },
    clock,
    threads,
    broadcaster: {
      windows: () => [],
      broadcast: (event) => {
        if (event.name === 'approvalsChanged') announced.push(event.payload);
        for (const handle of hearers) handle();
      },
    },
  });
  /** Resolves once `count` approvals wait. */
  const waiting = (count: number) =>
    new Promise<readonly WaitingApproval[]>((settle) => {
      const look = () => {
        if (coordinator.waiting.length === count) settle(coordinator.waiting);
      };
      hearers.add(look);
      look();
    });
  const resolve = (id: string, decision: ApprovalDecision, remember?: RememberChoice) =>
    coordinator.handlers.resolveApproval(window, {
      approvalId: approvalId.parse(id),
      decision,
      ...(remember !== undefined && { remember }),
    });
  /** Reports the raw call of a command, then asks about it. */
  const ask = (id: number, more: object = {}, call: object = {}) => {
    report(id, call);
    codex.notify('rawResponse/completed', { threadId: 'thread' });
    codex.ask(id, execMethod, exec(`call-${id}`, more));
  };
  /** Does the same while the response is still open. */
  const askEarly = (id: number) => {
    report(id);
    codex.ask(id, execMethod, exec(`call-${id}`));
  };
  const report = (id: number, call: object = {}) =>
    codex.notify('rawResponseItem/completed', {
      threadId: 'thread',
      item: { type: 'function_call', call_id: `call-${id}`, arguments: JSON.stringify({ cmd: 'touch a', ...call }) },
    });
  const first = () => coordinator.waiting[0]?.id ?? 'none';
  return {
    codex,
    clock,
    coordinator,
    thread,
    threads,
    rules,
    unplaced,
    faults,
    traces,
    said,
    announced,
    /** What a window shows if it was connected from the start. */
    shown: () => foldApprovals([], announced.flat()),
    reported,
    waiting,
    resolve,
    first,
    ask,
    askEarly,
  };
}

describe('the approval queue', () => {
  it('counts approval requests, and how they are settled and by whom', async () => {
    const { ask, clock, codex, first, resolve, reported, waiting } = setUp();
    ask(1);
    await waiting(1);
    clock.advance(1_500);
    await resolve(first(), { type: 'decline' });
    ask(2);
    await waiting(1);
    codex.die();
    const kind = 'command';
    expect(reported).toEqual([
      { type: 'chat.approval_requested', kind },
      { type: 'chat.approval_resolved', kind, outcome: 'declined', policy: 'person', waitedMs: 1_500 },
      { type: 'chat.approval_requested', kind },
      { type: 'chat.approval_resolved', kind, outcome: 'expired', policy: 'codex', waitedMs: 0 },
    ]);
  });

  it('queues requests of the app next to those of Codex, each with its own answers', async () => {
    const { codex, coordinator, resolve, waiting } = setUp();
    codex.ask(0, execMethod, exec('call'));
    await waiting(1);
    const asked = { kind: 'command', command: 'npm test', cwd: '/', proposedRule: null } as const;
    const id = threadId.parse('thread');
    const answered = coordinator.ask({ threadId: id, turnId: turnId.parse('turn'), asked, reach: null });
    const [codexs, own] = await waiting(2);
    expect([codexs?.own, own?.own]).toEqual([undefined, { turn: null, startsIn: null, managed: false }]);
    expect(await resolve(own?.id ?? '', { type: 'approveForSession' })).toEqual(err({ type: 'notOffered' }));
    await resolve(own?.id ?? '', { type: 'approve' });
    expect((await answered).answer).toBe('approved');
    expect(await resolve(own?.id ?? '', { type: 'approve' })).toEqual(err({ type: 'alreadySettled' }));
    codex.die();
    expect(coordinator.waiting).toEqual([]);
  });

  it('declines at once what could write while a thread plans, and lets Codex ask questions', async () => {
    const { codex, coordinator, thread, waiting } = setUp();
    thread.isPlanning = true;
    codex.ask(1, execMethod, exec('call'));
    codex.ask(2, 'item/fileChange/requestApproval', { threadId: 'thread', turnId: 'turn', itemId: 'patch' });
    const form = { type: 'object', properties: {} };
    const _meta = { codex_approval_kind: 'mcp_tool_call', tool_name: 'write' };
    const tool = { threadId: 'thread', turnId: 'turn', serverName: 's', mode: 'form', message: 'May I?' };
    codex.ask(3, 'mcpServer/elicitation/request', { ...tool, requestedSchema: form, _meta });
    codex.ask(4, 'item/someday/requestApproval', { threadId: 'thread', turnId: 'turn', itemId: 'some' });
    expect(codex.replies).toMatchObject([
      { id: 1, result: { decision: 'decline' } },
      { id: 3, result: { action: 'decline', content: null, _meta: null } },
    ]);
    expect(codex.refusals.map(({ id }) => id)).toEqual([2, 4]);
    expect(coordinator.waiting).toEqual([]);
    const questions = [
      { id: 'db', header: 'Database', question: 'Which?', isOther: true, isSecret: false, options: null },
    ];
    codex.ask(5, 'item/tool/requestUserInput', { threadId: 'thread', turnId: 'turn', itemId: 'ask', questions });
    expect(await waiting(1)).toMatchObject([{ asked: { kind: 'question' } }]);
  });

  it('keeps requests of the app when Codex ends', async () => {
    const { codex, coordinator, waiting } = setUp();
    const asked = { kind: 'command', command: 'npm test', cwd: '/', proposedRule: null } as const;
    void coordinator.ask({ threadId: threadId.parse('thread'), turnId: null, asked, reach: null });
    codex.die();
    expect(await waiting(1)).toHaveLength(1);
  });

  it('shows each request with its thread', async () => {
    const { codex, announced, traces, waiting } = setUp();
    codex.ask(0, execMethod, exec('call', { reason: 'Make a file' }));
    const [shown] = await waiting(1);
    expect(shown).toMatchObject({
      state: 'waiting',
      threadId: 'thread',
      turnId: 'turn',
      entryId: 'call',
      threadTitle: 'A thread',
      asked: { kind: 'command', command: 'touch a', proposedRule: null },
      reason: 'Make a file',
      reach: null,
      askedAt: 1_000,
    });
    expect(announced).toEqual([[{ type: 'added', approval: shown, after: null }]]);
    expect(traces).toEqual([
      ['thread', 'call', { approvalId: shown?.id, state: 'waiting', by: null, askedAt: 1_000, settledAt: null }],
    ]);
  });

  it('shows a request of an unknown turn', async () => {
    const { codex, thread, threads, waiting } = setUp();
    threads.find = () => ({ ...thread, findEntryId: () => null });
    codex.ask(0, execMethod, exec('call', { turnId: 'another' }));
    expect(await waiting(1)).toMatchObject([{ turnId: 'another', entryId: 'call', asked: { command: 'touch a' } }]);
  });

  it('shows nothing before the queue may open', async () => {
    const gate = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const { announced, codex, coordinator, shown, waiting } = setUp([], {
      opened: () => {
        reached.resolve();
        return gate.promise;
      },
    });
    codex.ask(0, execMethod, exec('call'));
    await reached.promise;
    expect([coordinator.waiting, announced]).toEqual([[], []]);
    gate.resolve();
    expect(await waiting(1)).toMatchObject([{ entryId: 'call' }]);
    expect(shown()).toEqual(coordinator.waiting);
  });

  it('sends each of a hundred cards once, and one event for each that is settled', async () => {
    const { announced, codex, coordinator, shown, waiting } = setUp();
    for (let id = 0; id < 100; id++) codex.ask(id, execMethod, exec(`call-${id}`));
    await waiting(100);
    expect(announced.flat().map(({ type }) => type)).toEqual(Array.from({ length: 100 }, () => 'added'));
    expect(shown()).toEqual(coordinator.waiting);
    codex.die();
    expect(announced.flat().filter(({ type }) => type === 'settled')).toHaveLength(100);
    expect(announced.flat()).toHaveLength(200);
    expect(shown()).toEqual([]);
  });

  it('keeps the order of arrival, and accepts answers in any order', async () => {
    const { codex, coordinator, resolve, waiting } = setUp();
    for (const id of [0, 1, 2]) codex.ask(id, execMethod, exec(`call-${id}`));
    const shown = await waiting(3);
    expect(shown.map(({ entryId }) => entryId)).toEqual(['call-0', 'call-1', 'call-2']);
    expect(await resolve(shown[1]?.id ?? '', { type: 'approve' })).toEqual(ok(null));
    expect(codex.replies).toEqual([{ generation: 1, id: 1, result: { decision: 'accept' } }]);
    expect(coordinator.waiting.map(({ entryId }) => entryId)).toEqual(['call-0', 'call-2']);
  });

  it('accepts the first answer and reports the outcome', async () => {
    const { announced, clock, codex, first, resolve, traces, waiting } = setUp();
    codex.ask(0, execMethod, exec('call'));
    await waiting(1);
    const id = first();
    clock.advance(500);
    expect(await resolve(id, { type: 'decline' })).toEqual(ok(null));
    expect(await resolve(id, { type: 'approve' })).toEqual(err({ type: 'alreadySettled' }));
    expect(codex.replies).toEqual([{ generation: 1, id: 0, result: { decision: 'decline' } }]);
    expect(announced.at(-1)).toEqual([{ type: 'settled', id }]);
    expect(traces.at(-1)).toEqual([
      'thread',
      'call',
      { approvalId: id, state: 'declined', by: 'person', askedAt: 1_000, settledAt: 1_500 },
    ]);
  });

  it('removes every settled card from the screen, even if the transcript cannot record it', async () => {
    const { ask, codex, coordinator, faults, shown, threads, waiting } = setUp();
    ask(1);
    ask(2);
    await waiting(2);
    const fault = new Error('The transcript is full');
    threads.recordApproval = () => {
      throw fault;
    };
    codex.die();
    expect(coordinator.waiting).toEqual([]);
    expect(shown()).toEqual([]);
    expect(faults).toEqual([fault, fault]);
  });

  it('audits an answer even if the transcript cannot record it', async () => {
    const { ask, faults, first, resolve, rules, threads, waiting } = setUp();
    ask(1);
    await waiting(1);
    threads.recordApproval = () => {
      throw new Error('The transcript is full');
    };
    await resolve(first(), { type: 'approve' });
    expect(faults).toHaveLength(1);
    expect(rules.remembered.audit).toMatchObject([{ event: 'approved' }]);
  });

  it('rejects an id that was never shown', async () => {
    expect(await setUp().resolve('another', { type: 'approve' })).toEqual(err({ type: 'alreadySettled' }));
  });

  it('keeps waiting after an invalid answer', async () => {
    const { codex, coordinator, first, resolve, waiting } = setUp();
    codex.ask(0, execMethod, exec('call'));
    await waiting(1);
    expect(await resolve(first(), { type: 'approveWithRule', words: ['rm'] })).toEqual(err({ type: 'notOffered' }));
    expect(codex.replies).toEqual([]);
    expect(coordinator.waiting).toHaveLength(1);
  });

  it('links a tool call to its first row without a request', async () => {
    const { ask, codex, waiting } = setUp([toolCall('first-call'), toolCall('second-call')]);
    ask(9);
    await waiting(1);
    codex.ask(0, 'mcpServer/elicitation/request', {
      threadId: 'thread',
      turnId: 'turn',
      serverName: 'notes',
      mode: 'form',
      message: 'Allow?',
      requestedSchema: { type: 'object', properties: {} },
      _meta: { codex_approval_kind: 'mcp_tool_call', tool_name: 'write', tool_params: {}, persist: ['always'] },
    });
    const [, shown] = await waiting(2);
    expect(shown).toMatchObject({ entryId: 'first-call', asked: { kind: 'mcpTool', canPersist: true } });
    expect(shown?.noOffer).toBeUndefined();
  });

  const askForTool = (codex: FakeCodexServer, id: number, args: object = {}) =>
    codex.ask(id, 'mcpServer/elicitation/request', {
      threadId: 'thread',
      turnId: 'turn',
      serverName: 'notes',
      mode: 'form',
      message: 'Allow?',
      requestedSchema: { type: 'object', properties: {} },
      _meta: { codex_approval_kind: 'mcp_tool_call', tool_name: 'write', tool_params: args, persist: ['always'] },
    });

  it.each([
    ['one id of Codex', (id: string) => id.replace(/~\d+$/, ''), [true, true]],
    ['ids of their own', (id: string) => id, [undefined, undefined]],
  ])('finds two tool calls with %s by their transcript ids', async (_ids, idOf, twins) => {
    const app = setUp([toolCall('call_0'), { ...toolCall('call_0~1'), arguments: '{"wipe":true}' }]);
    Object.assign(app.thread, { findItemId: idOf });
    askForTool(app.codex, 0);
    await app.waiting(1);
    askForTool(app.codex, 1, { wipe: true });
    const both = await app.waiting(2);
    expect(both.map(({ entryId }) => entryId)).toEqual(['call_0', 'call_0~1']);
    expect(both.map(({ hasTwin }) => hasTwin)).toEqual(twins);
  });

  describe('if Codex does not report calls', () => {
    const looks = (id: string) => ({ ...toolCall(id), onlyReads: true });
    const wipes = (id: string) => ({ ...toolCall(id), arguments: '{"wipe":true}' });
    const idOf = (id: string) => id.replace(/~\d+$/, '');

    /** Approves a tool and ends the item `ended`. Then Codex asks about another tool. */
    async function askedAgain(entries: readonly object[], ended: string) {
      const app = setUp(entries);
      Object.assign(app.thread, { findItemId: idOf });
      askForTool(app.codex, 0);
      await app.waiting(1);
      await app.resolve(app.first(), { type: 'approve' });
      const item = { id: ended, type: 'mcpToolCall' };
      app.codex.notify('item/completed', { threadId: 'thread', turnId: 'turn', item });
      askForTool(app.codex, 1, { wipe: true });
      return app;
    }

    it.each<[string, readonly object[], readonly object[], readonly (true | undefined)[]]>([
      ['are two with one id', [toolCall('a'), wipes('a~1')], [{}, { wipe: true }], [true, true]],
      [
        'are two of which one may have the id of the other',
        [toolCall('a'), toolCall('b'), wipes('a~1')],
        [{}, { wipe: true }],
        [true, true],
      ],
      ['are two of which nobody knows the id', [], [{}, { wipe: true }], [true, true]],
      ['are two of which nobody knows the id of one', [looks('a')], [{}, { wipe: true }], [true, true]],
      ['are two with ids of their own', [toolCall('a'), wipes('b')], [{}, { wipe: true }], [undefined, undefined]],
      ['are the same twice', [toolCall('a'), toolCall('b')], [{}, {}], [undefined, undefined]],
      ['are the same twice, with one id', [toolCall('a'), toolCall('a~1')], [{}, {}], [true, true]],
    ])('approves requests about tools without reported calls unless they %s', async (_what, entries, asked, twins) => {
      const app = setUp(entries);
      Object.assign(app.thread, { findItemId: idOf });
      for (const [id, args] of asked.entries()) askForTool(app.codex, id, args);
      const shown = await app.waiting(2);
      expect(shown.map(({ hasTwin }) => hasTwin)).toEqual(twins);
      if (twins[0] === undefined) return;
      expect(await app.resolve(app.first(), { type: 'approve' })).toEqual(err({ type: 'hasTwin' }));
      await app.resolve(app.first(), { type: 'decline' });
      expect(app.codex.replies.map(({ id }) => id)).toEqual([0, 1]);
    });

    it('does not persist the approval of a tool if Codex does not report calls', async () => {
      const app = setUp([toolCall('a')]);
      askForTool(app.codex, 0);
      expect(await app.waiting(1)).toMatchObject([{ noOffer: 'unreported', asked: { canPersist: false } }]);
      app.coordinator.applyPolicyChange();
      expect(app.coordinator.waiting).toMatchObject([{ noOffer: 'unreported' }]);
      for (const type of ['approveAlways', 'approveForSession'] as const) {
        expect(await app.resolve(app.first(), { type })).toEqual(err({ type: 'notOffered' }));
      }
      expect(await app.resolve(app.first(), { type: 'approve' })).toEqual(ok(null));
    });

    it('ends the turn if a tool request follows the approval of another one with its id', async () => {
      // The other one may have ended.
      const app = await askedAgain([toolCall('a'), toolCall('b'), wipes('a~1')], 'b');
      expect(await app.waiting(1)).toMatchObject([{ hasTwin: true }]);
      expect(app.codex.sent.map(({ method }) => method)).toEqual(['turn/interrupt']);
    });

    it('accepts a tool request once the call with its id has ended', async () => {
      const app = await askedAgain([toolCall('a'), wipes('a~1')], 'a');
      expect((await app.waiting(1))[0]?.hasTwin).toBeUndefined();
      expect(app.codex.sent).toEqual([]);
    });
  });

  it('delays the approval of a form that names a call, as for read-only tools, while more calls may follow', async () => {
    const app = setUp([{ ...toolCall('look'), onlyReads: true }]);
    const raw = (id: string) => ({ threadId: 'thread', item: { type: 'function_call', call_id: id, arguments: '{}' } });
    app.codex.notify('rawResponseItem/completed', raw('look'));
    askForTool(app.codex, 0);
    const [shown] = await app.waiting(1);
    expect(shown?.asked).toMatchObject({ kind: 'elicitation', claim: { tool: 'write' } });
    const answered = app.resolve(app.first(), { type: 'submitForm', content: '{}' });
    app.codex.notify('rawResponseItem/completed', raw('look'));
    app.codex.notify('rawResponse/completed', { threadId: 'thread' });
    expect(await answered).toEqual(err({ type: 'hasTwin' }));
    expect(app.codex.replies).toEqual([]);
  });

  it('shows that a command leaves the sandbox only if its raw call asks for it', async () => {
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

  it('shows a request of a newer Codex, which can only be declined', async () => {
    const { codex, first, resolve, waiting } = setUp();
    codex.ask(7, 'item/new/thing', { threadId: 'thread', turnId: 'turn', colour: 'blue' });
    const [shown] = await waiting(1);
    expect(shown?.asked).toMatchObject({ kind: 'unknown', method: 'item/new/thing' });
    expect(await resolve(first(), { type: 'approve' })).toEqual(err({ type: 'notOffered' }));
    expect(await resolve(first(), { type: 'decline' })).toEqual(ok(null));
    expect(codex.refusals).toMatchObject([{ generation: 1, id: 7 }]);
  });

  it('declines an unreadable request, and notes that in the thread', async () => {
    const fault = new Error('The disk is gone.');
    const { ask, codex, coordinator, faults, said } = setUp([], {
      runOf: () => {
        throw fault;
      },
    });
    ask(4);
    await expect.poll(() => faults).toEqual([fault]);
    expect(codex.refusals).toMatchObject([{ generation: 1, id: 4 }]);
    expect(codex.replies).toEqual([]);
    expect(said).toMatchObject([['thread', 'turn', { fact: expect.stringContaining('could not read it') }]]);
    expect(coordinator.waiting).toEqual([]);
  });

  it('says in the turn what each question asked and what the user answered, unless it is secret', async () => {
    const { clock, codex, first, resolve, said, waiting } = setUp();
    const asks = (id: string, question: string, isSecret: boolean) => ({
      id,
      header: id,
      question,
      isSecret,
      options: null,
    });
    codex.ask(1, 'item/tool/requestUserInput', {
      ...{ threadId: 'thread', turnId: 'turn', itemId: 'call-1' },
      questions: [asks('db', 'Which one?', false), asks('key', 'Which key?', true)],
    });
    await waiting(1);
    clock.advance(3_200);
    await resolve(first(), { type: 'answerQuestions', answers: [['SQLite', 'in a file'], ['hush']] });
    expect(said).toMatchObject([
      ['thread', 'turn', { fact: 'Which one?', detail: 'You answered after 3.2\u00a0s: SQLite, in a file' }],
      ['thread', 'turn', { fact: 'Which key?', detail: 'You answered after 3.2\u00a0s. The answer is secret.' }],
    ]);
    expect(JSON.stringify(said)).not.toContain('hush');
    // The tape of the turn shows one wait for both.
    expect(said[0]).toMatchObject(['thread', 'turn', { waited: { from: clock.now() - 3_200, until: clock.now() } }]);
    expect(said[1]).not.toMatchObject(['thread', 'turn', { waited: {} }]);
  });

  it.each([
    ['declined', 'You declined to answer after 3.2\u00a0s.'],
    ['left', 'Codex stopped waiting before you answered.'],
  ])('says in the turn what a question asked that the user %s', async (how, detail) => {
    const { clock, codex, first, resolve, said, waiting } = setUp();
    codex.ask(1, 'item/tool/requestUserInput', {
      ...{ threadId: 'thread', turnId: 'turn', itemId: 'call-1' },
      questions: [{ id: 'db', header: 'db', question: 'Which one?', isSecret: false, options: null }],
    });
    await waiting(1);
    clock.advance(3_200);
    if (how === 'declined') await resolve(first(), { type: 'decline' });
    else codex.notify('serverRequest/resolved', { threadId: 'thread', requestId: 1 });
    const waited = { from: clock.now() - 3_200, until: clock.now() };
    expect(said).toMatchObject([['thread', 'turn', { fact: 'Which one?', detail, waited }]]);
  });

  it('declines a request without a thread immediately, and reports it', () => {
    const { codex, coordinator, unplaced } = setUp();
    codex.ask(3, 'currentTime/read', {});
    expect(codex.refusals).toMatchObject([{ id: 3 }]);
    expect(unplaced).toEqual(['currentTime/read']);
    expect(coordinator.waiting).toEqual([]);
  });

  it('interrupts the turn if the reply alone would not end it', async () => {
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

describe('an unanswered approval', () => {
  const asked = async () => {
    const app = setUp();
    app.codex.ask(0, execMethod, exec('call'));
    await app.waiting(1);
    return app;
  };

  it('expires an unanswered approval when its turn is interrupted', async () => {
    const { announced, codex, traces } = await asked();
    codex.notify('turn/completed', { threadId: 'thread', turn: { id: 'another', status: 'interrupted' } });
    expect(announced).toHaveLength(1);
    codex.notify('turn/completed', { threadId: 'thread', turn: { id: 'turn', status: 'interrupted' } });
    codex.notify('serverRequest/resolved', { threadId: 'thread', requestId: 0 });
    expect(announced).toHaveLength(2);
    expect(announced.at(-1)).toMatchObject([{ type: 'settled' }]);
    expect(traces.at(-1)).toMatchObject(['thread', 'call', { state: 'expired', by: 'interrupt' }]);
  });

  it('expires an unanswered approval when Codex reports it as resolved', async () => {
    const { announced, codex, shown, traces } = await asked();
    codex.notify('serverRequest/resolved', { threadId: 'thread', requestId: 1 });
    expect(announced).toHaveLength(1);
    codex.notify('serverRequest/resolved', { threadId: 'thread', requestId: 0 });
    expect(shown()).toEqual([]);
    expect(traces.at(-1)).toMatchObject(['thread', 'call', { state: 'expired', by: 'codex' }]);
  });

  it('expires an unanswered approval with its Codex, and does not mix it up with the next request of that number', async () => {
    const { codex, first, resolve, traces, shown, waiting } = await asked();
    const old = first();
    codex.die();
    expect(shown()).toEqual([]);
    expect(traces.at(-1)).toMatchObject(['thread', 'call', { approvalId: old, state: 'expired' }]);
    codex.ask(0, execMethod, exec('call'));
    await waiting(1);
    expect(await resolve(old, { type: 'approve' })).toEqual(err({ type: 'alreadySettled' }));
    expect(codex.replies).toEqual([]);
    await resolve(first(), { type: 'approve' });
    expect(codex.replies).toEqual([{ generation: 2, id: 0, result: { decision: 'accept' } }]);
  });

  it('never shows an approval that ends before everything about it is known', async () => {
    const { announced, codex, waiting } = setUp();
    codex.ask(0, execMethod, exec('early'));
    codex.notify('serverRequest/resolved', { threadId: 'thread', requestId: 0 });
    codex.ask(1, execMethod, exec('late'));
    await waiting(1);
    expect(announced.flat()).toMatchObject([{ type: 'added', approval: { entryId: 'late' } }]);
  });
});

describe('a remembered approval', () => {
  /** Returns a choice that remembers the first offered subject for the workspace. */
  const remembering = (shown: readonly WaitingApproval[], more: Partial<RememberChoice> = {}): RememberChoice => {
    const [subject] = shown[0]?.offer?.subjects ?? [];
    if (subject === undefined) throw new Error('Nothing is offered');
    return { subject, scope: 'workspace', lastsMs: null, acknowledged: [], confirmed: [], ...more };
  };
  const made = async (more: Partial<RememberChoice> = {}) => {
    const app = setUp();
    app.ask(0);
    const shown = await app.waiting(1);
    expect(await app.resolve(app.first(), { type: 'approve' }, remembering(shown, more))).toEqual(ok(null));
    return app;
  };
  const replied = (app: Awaited<ReturnType<typeof made>>, count: number) =>
    expect.poll(() => app.codex.replies.length).toBe(count);

  it('answers the same command immediately by a rule, and names the rule in the trace', async () => {
    const app = await made();
    const [rule] = app.rules.remembered.rules;
    app.ask(1, { command: 'bash -lc \'touch  "a"\'' });
    await replied(app, 2);
    expect(app.codex.replies.at(-1)).toEqual({ generation: 1, id: 1, result: { decision: 'accept' } });
    expect(app.traces.at(-1)).toMatchObject(['thread', 'call-1', { state: 'approved', by: 'rule', ruleId: rule?.id }]);
    expect(app.announced.flat()).toMatchObject([
      { type: 'added', approval: { entryId: 'call-0' } },
      { type: 'settled' },
    ]);
    expect(app.rules.remembered.rules).toMatchObject([{ uses: 1, lastUsedAt: 1_000, madeBy: 'person' }]);
    expect(app.rules.remembered.audit).toMatchObject([
      { event: 'approved', by: 'rule', what: 'touch a', ruleId: rule?.id },
      { event: 'ruleMade', by: 'person' },
      { event: 'approved', by: 'person', what: 'touch a', ruleId: null },
    ]);
  });

  it('does not answer by a rule for a patch whose folder became a link since the request arrived', async () => {
    const { path, remove } = createTemporaryFolder('moved');
    onTestFinished(() => remove());
    const file = { path: join(path, 'src/a.ts'), change: 'added', movedTo: null, added: 1, removed: 0 };
    const entry = (id: string) => ({ id, at: null, kind: 'patch', files: [file], status: 'applying', message: null });
    const app = setUp(['call-0', 'call-1'].map((id) => ({ ...entry(id), approval: null })));
    app.threads.find = () => ({ ...app.thread, cwd: path });
    mkdirSync(join(path, 'src'));
    mkdirSync(join(path, '.vscode'));
    const ask = (id: number) => {
      app.codex.notify('rawResponseItem/completed', {
        threadId: 'thread',
        item: { type: 'custom_tool_call', call_id: `call-${id}`, name: 'apply_patch', input: '' },
      });
      const about = { threadId: 'thread', turnId: 'turn', itemId: `call-${id}`, startedAtMs: 1 };
      app.codex.ask(id, 'item/fileChange/requestApproval', about);
    };
    for (const id of [0, 1]) ask(id);
    app.codex.notify('rawResponse/completed', { threadId: 'thread' });
    const shown = await app.waiting(2);
    rmSync(join(path, 'src'), { recursive: true });
    symlinkSync('.vscode', join(path, 'src'));
    const second = shown[1]?.id ?? '';
    const subject = { kind: 'patch', pattern: 'src/*' } as const;
    const where = { threadId: threadId.parse('thread'), turnId: turnId.parse('turn') };
    app.rules.createRule(
      { subject, scope: 'thread', lastsMs: null, acknowledged: [], confirmed: [] },
      { ...where, workspace: path, inWorktree: false, reach: null },
    );
    app.codex.notify('rawResponse/completed', { threadId: 'thread' });
    await expect
      .poll(() => app.coordinator.waiting.map(({ places }) => places?.[0]?.runs))
      .toEqual(['editor', 'editor']);
    expect(app.codex.replies).toEqual([]);
    expect(await app.resolve(second, { type: 'approve' })).toEqual(err({ type: 'alreadySettled' }));
  });

  it('answers waiting requests by a new rule too', async () => {
    const app = setUp();
    for (const id of [0, 1, 2]) app.ask(id, id === 2 ? { command: 'rm a' } : {});
    const shown = await app.waiting(3);
    await app.resolve(app.first(), { type: 'approve' }, remembering(shown));
    expect(app.codex.replies.map(({ id }) => id)).toEqual([0, 1]);
    expect(app.coordinator.waiting).toMatchObject([{ entryId: 'call-2' }]);
  });

  it.each([
    ['another command', { command: "/bin/bash -lc 'touch a; rm b'" }, {}],
    ['one that asks to leave the sandbox', {}, { sandbox_permissions: 'require_escalated' }],
    ['one that Codex gives a reason for, as when the sandbox stopped it', { reason: 'Retry without sandbox?' }, {}],
    ['one in another folder', { cwd: '/etc' }, {}],
    ['one that asks for the network', { additionalPermissions: { network: { enabled: true } } }, {}],
    ['the connection to a host', { networkApprovalContext: { host: 'a.example' } }, {}],
    ['one whose permissions are not known', { additionalPermissions: { fileSystem: { entries: [{}] } } }, {}],
    ['one that may write elsewhere', { additionalPermissions: { fileSystem: { write: ['.git/hooks'] } } }, {}],
    ['input for a running command', { kind: 'writeStdin' }, {}],
    ['one on another machine', { environmentId: 'remote' }, {}],
  ])('does not answer %s by a rule', async (_, more, call) => {
    const app = await made();
    app.ask(1, more, call);
    expect(await app.waiting(1)).toMatchObject([{ entryId: 'call-1' }]);
    expect(app.codex.replies).toHaveLength(1);
  });

  it('does not answer a command without a raw call by a rule', async () => {
    const app = await made();
    app.codex.ask(1, execMethod, exec('unheard'));
    expect(await app.waiting(1)).toMatchObject([{ offer: { kinds: ['outsideSandbox'] } }]);
  });

  it('answers a command without a raw call by a rule if Codex asks for everything', async () => {
    const app = await made();
    app.thread.asksForEverything = true;
    app.codex.ask(1, execMethod, exec('unheard'));
    await replied(app, 2);
    app.codex.ask(2, execMethod, exec('with-a-reason', { reason: 'May it leave the sandbox?' }));
    await app.waiting(1);
  });

  it('offers no rule for a command too long to read', async () => {
    const app = setUp();
    app.ask(0, { command: `echo ${'a '.repeat(maxRuleCommandLength / 2)}` });
    expect((await app.waiting(1))[0]?.offer).toBeUndefined();
    app.ask(1, { command: `echo ${'a '.repeat(maxRuleCommandLength / 2 - 10)}` });
    expect((await app.waiting(2))[1]?.offer?.subjects).not.toHaveLength(0);
  });

  it('offers no rule if Codex does not report calls, as in a resumed thread, and shows why on the card', async () => {
    const app = setUp();
    app.codex.ask(0, execMethod, exec('unheard'));
    const [unheard] = await app.waiting(1);
    expect([unheard?.offer, unheard?.noOffer]).toEqual([undefined, 'unreported']);
    app.coordinator.applyPolicyChange();
    expect(app.coordinator.waiting[0]).toMatchObject({ noOffer: 'unreported' });
    app.ask(1);
    const [, received] = await app.waiting(2);
    expect(received?.noOffer).toBeUndefined();
    const choice = remembering(received === undefined ? [] : [received]);
    expect(await app.resolve(app.first(), { type: 'approve' }, choice)).toEqual(err({ type: 'notOffered' }));
  });

  it('neither uses nor offers a rule in a read-only thread', async () => {
    const app = await made();
    app.thread.isReadOnly = true;
    app.ask(1);
    const [shown] = await app.waiting(1);
    expect(shown?.offer).toBeUndefined();
    app.askEarly(2);
    expect(await app.waiting(2)).toMatchObject([{ entryId: 'call-1' }, { entryId: 'call-2' }]);
  });

  it('ends a rule for one turn with the turn, and a rule for one use with that use', async () => {
    const once = await made({ scope: 'once' });
    once.ask(1);
    await replied(once, 2);
    once.ask(2);
    await once.waiting(1);
    const ofTurn = await made({ scope: 'turn' });
    ofTurn.codex.notify('turn/completed', { threadId: 'thread', turn: { id: 'turn', status: 'completed' } });
    expect(ofTurn.rules.remembered.rules).toEqual([]);
  });

  it('remembers only what was offered, and only with Approve', async () => {
    const app = setUp();
    app.ask(0);
    const shown = await app.waiting(1);
    const anything = { kind: 'patch', pattern: '**' } as const;
    const notOffered = err({ type: 'notOffered' });
    expect(await app.resolve(app.first(), { type: 'approve' }, remembering(shown, { subject: anything }))).toEqual(
      notOffered,
    );
    expect(await app.resolve(app.first(), { type: 'approve' }, remembering(shown, { scope: 'user' }))).toEqual(
      notOffered,
    );
    expect(await app.resolve(app.first(), { type: 'decline' }, remembering(shown))).toEqual(notOffered);
    expect(app.codex.replies).toEqual([]);
    expect(app.rules.remembered.rules).toEqual([]);
  });

  it('requires two confirmations to remember an approval that leaves the sandbox', async () => {
    const app = setUp();
    const escalated = { sandbox_permissions: 'require_escalated' };
    app.ask(0, {}, escalated);
    const shown = await app.waiting(1);
    const kinds = ['outsideSandbox'] as const;
    const problem = err({ type: 'needsAcknowledgement', kinds });
    expect(await app.resolve(app.first(), { type: 'approve' }, remembering(shown))).toEqual(problem);
    const once = remembering(shown, { acknowledged: kinds });
    expect(await app.resolve(app.first(), { type: 'approve' }, once)).toEqual(problem);
    expect(app.codex.replies).toEqual([]);
    const twice = remembering(shown, { acknowledged: kinds, confirmed: kinds });
    expect(await app.resolve(app.first(), { type: 'approve' }, twice)).toEqual(ok(null));
    app.ask(1, {}, escalated);
    await replied(app, 2);
  });

  it('compares a new rule with earlier actions', async () => {
    const ran = (id: string, command: string, declined = false) => ({
      id,
      at: 1,
      kind: 'command',
      command,
      rawCommand: `/bin/bash -lc '${command}'`,
      cwd: '/',
      actions: [],
      status: declined ? 'declined' : 'done',
      exitCode: null,
      durationMs: null,
      processId: null,
      source: 'codex',
      outputTail: '',
      message: null,
      approval: declined ? { approvalId: 'x', state: 'declined', by: 'person', settledAt: 1 } : null,
    });
    const app = setUp([ran('1', 'touch a'), ran('2', 'touch a', true), ran('3', 'touch b'), ran('4', 'ls | wc')]);
    app.ask(5);
    const [shown] = await app.waiting(1);
    const id = approvalId.parse(app.first());
    const previews = (shown?.offer?.subjects ?? []).map((subject) =>
      app.coordinator.handlers.previewRule(window, { approvalId: id, subject }),
    );
    expect(await Promise.all(previews)).toEqual([ok({ of: 4, matched: 2, declined: 1 })]);
  });
});

it('remembers an approval for the session as long as its Codex runs', async () => {
  const { ask, codex, coordinator, resolve, waiting } = setUp();
  for (const type of ['approve', 'approveForSession'] as const) {
    ask(1);
    const [card] = await waiting(1);
    expect(coordinator.hasAllowedForSession(threadId.parse('thread'))).toBe(false);
    await resolve(card?.id ?? '', { type });
  }
  expect(coordinator.hasAllowedForSession(threadId.parse('thread'))).toBe(true);
  codex.die();
  expect(coordinator.hasAllowedForSession(threadId.parse('thread'))).toBe(false);
});

describe('two requests with one id', () => {
  const call = (itemId: string, args: object = { cmd: 'touch a' }) => ({
    threadId: 'thread',
    item: { type: 'function_call', call_id: itemId, arguments: JSON.stringify(args) },
  });
  const outputOf = (itemId: string) => ({
    threadId: 'thread',
    item: { type: 'function_call_output', call_id: itemId },
  });
  const escalated = { cmd: 'touch evil', sandbox_permissions: 'require_escalated' };
  const evil = { command: "/bin/bash -lc 'touch evil'" };
  const ended = { threadId: 'thread' };
  const yeses: readonly ApprovalDecision[] = [
    { type: 'approve' },
    { type: 'approveForSession' },
    { type: 'approveWithRule', words: ['touch', 'a'] },
  ];
  /** Sets up an app with a waiting command that has no raw call. */
  const askedUnheard = async (itemId = 'call') => {
    const app = setUp();
    app.codex.ask(0, execMethod, exec(itemId));
    await app.waiting(1);
    return app;
  };
  /** Sets up an app with a waiting command and its raw call, in an open response. */
  const asked = async () => {
    const app = setUp();
    app.codex.notify('rawResponseItem/completed', call('call'));
    app.codex.ask(0, execMethod, exec('call'));
    await app.waiting(1);
    return app;
  };
  /** Sets up an app with a rule that answers `touch a`. */
  const withRule = async () => {
    const app = setUp();
    app.ask(1);
    const [shown] = await app.waiting(1);
    const [subject] = shown?.offer?.subjects ?? [];
    if (subject === undefined) throw new Error('Nothing is offered');
    const choice: RememberChoice = { subject, scope: 'workspace', lastsMs: null, acknowledged: [], confirmed: [] };
    await app.resolve(app.first(), { type: 'approve' }, choice);
    app.codex.notify('rawResponseItem/completed', outputOf('call-1'));
    expect(app.codex.replies).toHaveLength(1);
    return app;
  };

  it('only allows declining two requests with one id, both together', async () => {
    const { codex, coordinator, first, resolve, shown, traces, waiting } = await askedUnheard();
    expect(coordinator.waiting[0]?.hasTwin).toBeUndefined();
    codex.ask(1, execMethod, exec('call', evil));
    const both = await waiting(2);
    expect(both.map(({ hasTwin }) => hasTwin)).toEqual([true, true]);
    expect(shown()).toEqual(both);
    for (const { id } of both) {
      for (const yes of yeses) expect(await resolve(id, yes)).toEqual(err({ type: 'hasTwin' }));
    }
    expect(codex.replies).toEqual([]);
    await resolve(first(), { type: 'decline' });
    expect(codex.replies.map(({ id, result }) => [id, result])).toEqual([
      [0, { decision: 'decline' }],
      [1, { decision: 'decline' }],
    ]);
    expect(shown()).toEqual([]);
    expect(traces.slice(-2).map(([, , trace]) => trace)).toMatchObject([
      { state: 'declined', by: 'person' },
      { state: 'declined', by: 'person' },
    ]);
  });

  it('treats requests of two threads, or of an ended Codex, as different despite one id', async () => {
    const app = await askedUnheard();
    app.codex.ask(1, execMethod, exec('call', { threadId: 'elsewhere' }));
    expect((await app.waiting(2)).map(({ hasTwin }) => hasTwin)).toEqual([undefined, undefined]);
    app.codex.die();
    app.codex.generation += 1;
    app.codex.ask(0, execMethod, exec('call'));
    expect((await app.waiting(1))[0]?.hasTwin).toBeUndefined();
  });

  it('refuses an approval once there is a second call with the id, even before its request', async () => {
    const { codex, first, resolve, waiting } = await asked();
    codex.notify('rawResponseItem/completed', call('call', escalated));
    expect(await resolve(first(), { type: 'approve' })).toEqual(err({ type: 'hasTwin' }));
    expect((await waiting(1))[0]).toMatchObject({ hasTwin: true });
  });

  it('delays the approval while the response is open, and drops it after a second call', async () => {
    const { codex, first, resolve } = await asked();
    const answered = resolve(first(), { type: 'approve' });
    expect(codex.replies).toEqual([]);
    codex.notify('rawResponseItem/completed', call('call', escalated));
    codex.notify('rawResponse/completed', ended);
    expect(await answered).toEqual(err({ type: 'hasTwin' }));
    expect(codex.replies).toEqual([]);
  });

  it.each(['decline', 'cancelTurn'] as const)('drops a delayed approval if %s comes first', async (type) => {
    const { clock, codex, first, resolve } = await asked();
    const id = first();
    const yes = resolve(id, { type: 'approve' });
    expect(await resolve(id, { type })).toEqual(ok(null));
    expect(await yes).toEqual(err({ type: 'alreadySettled' }));
    clock.advance(2_000);
    codex.notify('rawResponse/completed', ended);
    const decision = type === 'decline' ? 'decline' : 'cancel';
    expect(codex.replies).toEqual([{ generation: 1, id: 0, result: { decision } }]);
  });

  it('sends the delayed approval when the response ends', async () => {
    const { codex, first, resolve } = await asked();
    const answered = resolve(first(), { type: 'approve' });
    expect(codex.replies).toEqual([]);
    codex.notify('rawResponse/completed', ended);
    expect(await answered).toEqual(ok(null));
    expect(codex.replies).toMatchObject([{ id: 0, result: { decision: 'accept' } }]);
  });

  it('sends the delayed approval after two seconds of an open response, and ends the turn on a late second call', async () => {
    const { clock, codex, first, resolve, waiting } = await asked();
    const answered = resolve(first(), { type: 'approve' });
    await Promise.resolve();
    clock.advance(1_999);
    expect(codex.replies).toEqual([]);
    clock.advance(1);
    expect(await answered).toEqual(ok(null));
    expect(codex.replies).toMatchObject([{ id: 0, result: { decision: 'accept' } }]);
    codex.notify('rawResponseItem/completed', { ...call('call', escalated), turnId: 'turn' });
    // Its request may never come, or come too late.
    const interrupt = { method: 'turn/interrupt', params: { threadId: 'thread', turnId: 'turn' } };
    expect(codex.sent).toEqual([interrupt]);
    codex.ask(1, execMethod, exec('call', evil));
    expect((await waiting(1))[0]).toMatchObject({ hasTwin: true });
    expect(codex.sent).toEqual([interrupt]);
  });

  it('approves a request again if Codex asks twice, for example after a sandbox failure', async () => {
    for (const responseEnds of [true, false]) {
      const { clock, codex, first, resolve, waiting } = await asked();
      if (responseEnds) codex.notify('rawResponse/completed', ended);
      const answered = resolve(first(), { type: 'approve' });
      clock.advance(2_000);
      expect(await answered).toEqual(ok(null));
      codex.ask(1, execMethod, exec('call', { reason: 'command failed; retry without sandbox?' }));
      expect((await waiting(1))[0]?.hasTwin).toBeUndefined();
      codex.notify('rawResponse/completed', ended);
      expect(await resolve(first(), { type: 'approve' })).toEqual(ok(null));
      expect(codex.sent).toEqual([]);
    }
  });

  it('refuses an approval if the model writes an output between two calls with one id', async () => {
    const { codex, first, resolve, waiting } = await asked();
    codex.notify('rawResponseItem/completed', outputOf('call'));
    expect((await waiting(1))[0]).toMatchObject({ hasTwin: true });
    codex.notify('rawResponseItem/completed', call('call', escalated));
    codex.notify('rawResponse/completed', ended);
    expect(await resolve(first(), { type: 'approve' })).toEqual(err({ type: 'hasTwin' }));
    codex.ask(1, execMethod, exec('call', evil));
    expect((await waiting(2)).map(({ hasTwin }) => hasTwin)).toEqual([true, true]);
    expect(codex.replies).toEqual([]);
  });

  it('answers by no rule if the model writes an output between two calls with one id', async () => {
    const { clock, codex, first, resolve, waiting } = await withRule();
    codex.notify('rawResponseItem/completed', call('call'));
    codex.ask(2, execMethod, exec('call'));
    codex.notify('rawResponseItem/completed', outputOf('call'));
    codex.notify('rawResponseItem/completed', call('call', escalated));
    codex.notify('rawResponse/completed', ended);
    await waiting(1);
    expect(codex.replies).toHaveLength(1);
    await resolve(first(), { type: 'decline' });
    codex.notify('rawResponseItem/completed', call('next'));
    codex.ask(3, execMethod, exec('next', evil));
    await waiting(1);
    const answered = resolve(first(), { type: 'approve' });
    clock.advance(2_000);
    await answered;
    codex.notify('rawResponseItem/completed', { ...outputOf('next'), turnId: 'turn' });
    expect(codex.sent).toEqual([]);
    codex.notify('rawResponseItem/completed', { ...call('next'), turnId: 'turn' });
    expect(codex.sent.map(({ method }) => method)).toEqual(['turn/interrupt']);
  });

  it('accepts a second call with the id after a response cut short by a message', async () => {
    const { codex, first, resolve, waiting } = setUp();
    codex.notify('rawResponseItem/completed', call('call_0'));
    codex.notify('item/completed', { threadId: 'thread', item: { id: 'call_0', type: 'commandExecution' } });
    codex.notify('rawResponseItem/completed', outputOf('call_0'));
    codex.notify('rawResponseItem/completed', call('call_0'));
    codex.ask(0, execMethod, exec('call_0'));
    expect((await waiting(1))[0]?.hasTwin).toBeUndefined();
    codex.notify('rawResponse/completed', ended);
    expect(await resolve(first(), { type: 'approve' })).toEqual(ok(null));
  });

  it('continues the turn if the first call has ended and Codex does not report calls', async () => {
    const { codex, first, resolve, waiting } = await askedUnheard('call_0');
    await resolve(first(), { type: 'approve' });
    codex.notify('item/completed', {
      threadId: 'thread',
      turnId: 'turn',
      item: { id: 'call_0', type: 'commandExecution' },
    });
    codex.ask(1, execMethod, exec('call_0', evil));
    expect((await waiting(1))[0]?.hasTwin).toBeUndefined();
    expect(codex.sent).toEqual([]);
  });

  it('answers two requests with one id by no rule', async () => {
    const { codex, waiting } = await withRule();
    codex.notify('rawResponseItem/completed', call('call'));
    codex.notify('rawResponseItem/completed', call('call', escalated));
    codex.notify('rawResponse/completed', ended);
    codex.ask(2, execMethod, exec('call'));
    codex.ask(3, execMethod, exec('call', evil));
    await waiting(2);
    expect(codex.replies).toHaveLength(1);
  });

  it('asks the user instead of a rule if an earlier call of the turn had the id', async () => {
    const { codex, first, resolve, waiting } = await withRule();
    codex.notify('rawResponseItem/completed', call('call-1'));
    codex.notify('rawResponse/completed', ended);
    codex.ask(2, execMethod, exec('call-1'));
    expect((await waiting(1))[0]?.hasTwin).toBeUndefined();
    expect(codex.replies).toHaveLength(1);
    expect(await resolve(first(), { type: 'approve' })).toEqual(ok(null));
    expect(codex.sent).toEqual([]);
  });

  it('answers by no rule while the response is open', async () => {
    const { clock, codex, coordinator, waiting } = await withRule();
    codex.notify('rawResponseItem/completed', call('call'));
    codex.ask(2, execMethod, exec('call'));
    await expect
      .poll(() => {
        clock.advance(1_000);
        return coordinator.waiting.length;
      })
      .toBe(1);
    expect(codex.replies).toHaveLength(1);
    codex.notify('rawResponse/completed', ended);
    await waiting(0);
    expect(codex.replies).toHaveLength(2);
  });

  it('answers by no rule if Codex does not report calls', async () => {
    const { codex, waiting } = await withRule();
    codex.notify('turn/completed', { threadId: 'thread', turn: { id: 'turn', status: 'completed' } });
    codex.ask(2, execMethod, exec('call'));
    await waiting(1);
    expect(codex.replies).toHaveLength(1);
  });

  it('ends the turn if a second request follows an approval and Codex does not report calls', async () => {
    const { codex, first, resolve, said, waiting } = await askedUnheard();
    await resolve(first(), { type: 'approve' });
    expect(said).toEqual([]);
    codex.ask(1, execMethod, exec('call', evil));
    const [late] = await waiting(1);
    expect(late?.hasTwin).toBe(true);
    expect(said).toMatchObject([
      [
        'thread',
        'turn',
        {
          kind: 'status',
          status: 'warning',
          fact: 'Workcell stopped this turn: two requests have the same ID.',
          detail: 'You had just approved the first one, and Codex may have applied that to the second. Check what ran.',
        },
      ],
    ]);
    expect(codex.sent).toEqual([{ method: 'turn/interrupt', params: { threadId: 'thread', turnId: 'turn' } }]);
  });

  it('accepts a repeated id if the first call has ended, as with servers that count from zero', async () => {
    const { codex, first, resolve, waiting } = setUp();
    for (const id of [0, 1]) {
      codex.notify('rawResponseItem/completed', call('call_0'));
      codex.notify('rawResponse/completed', ended);
      codex.ask(id, execMethod, exec('call_0'));
      expect((await waiting(1))[0]?.hasTwin).toBeUndefined();
      expect(await resolve(first(), { type: 'approve' })).toEqual(ok(null));
      codex.notify('rawResponseItem/completed', outputOf('call_0'));
    }
    expect(codex.sent).toEqual([]);
  });

  it('remembers that a call leaves the sandbox, whatever else has its id', async () => {
    const { codex, waiting } = setUp();
    codex.notify('rawResponseItem/completed', call('call', escalated));
    codex.notify('rawResponseItem/completed', call('call', { plan: [] }));
    codex.notify('rawResponse/completed', ended);
    codex.ask(0, execMethod, exec('call'));
    expect((await waiting(1))[0]).toMatchObject({ hasTwin: true, reach: { outsideSandbox: true } });
  });
});

describe('a remembered patch', () => {
  const patchOf = (id: string, ...paths: string[]) => ({
    id,
    at: 1,
    kind: 'patch',
    files: paths.map((path) => ({ path, change: 'modified', movedTo: null, added: 1, removed: 1 })),
    status: 'applying',
    message: null,
    approval: null,
  });
  const ask = (app: ReturnType<typeof setUp>, id: number, itemId: string, more: object = {}) => {
    const item = { type: 'custom_tool_call', call_id: itemId, input: '' };
    app.codex.notify('rawResponseItem/completed', { threadId: 'thread', item });
    app.codex.notify('rawResponse/completed', { threadId: 'thread' });
    app.codex.ask(id, 'item/fileChange/requestApproval', {
      threadId: 'thread',
      turnId: 'turn',
      itemId,
      reason: null,
      grantRoot: null,
      ...more,
    });
  };

  it('applies a remembered patch to the chosen folder, but to nothing hidden and no grant', async () => {
    const app = setUp([
      patchOf('one', '/workcell-none/src/a.ts'),
      patchOf('two', '/workcell-none/src/b/c.ts'),
      patchOf('hidden', '/workcell-none/src/.env'),
      patchOf('git', '/workcell-none/.git/config'),
    ]);
    app.thread.cwd = '/workcell-none';
    ask(app, 0, 'one');
    const [shown] = await app.waiting(1);
    const subject = { kind: 'patch', pattern: 'src/**' } as const;
    expect(shown?.offer?.subjects.some((offered) => isEqualData(offered, subject))).toBe(true);
    const remember: RememberChoice = { subject, scope: 'workspace', lastsMs: null, acknowledged: [], confirmed: [] };
    await app.resolve(app.first(), { type: 'approve' }, remember);
    ask(app, 1, 'two');
    await expect.poll(() => app.codex.replies.length).toBe(2);
    ask(app, 2, 'hidden');
    ask(app, 3, 'two', { grantRoot: '/workcell-none/src' });
    ask(app, 4, 'git');
    const left = await app.waiting(3);
    expect(left.map(({ entryId, offer }) => [entryId, offer !== undefined])).toEqual([
      ['hidden', true],
      ['two', false],
      ['git', false],
    ]);
  });
});
