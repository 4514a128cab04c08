import { describe, expect, it } from 'vitest';
import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import type { ApprovalChange } from '../../shared/approvals/approval-changes.ts';
import { threadId, turnId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { CountedEvent } from '../../shared/privacy/telemetry/telemetry-event.ts';
import { emptyTranscript, transcript } from '../../shared/transcript/turn.ts';
import { Lifetime } from '../base/lifetime.ts';
import { ApprovalQueue } from './approval-queue.ts';
import type { ApprovalThreadFacts } from './approval-threads.ts';
import type { OwnRequest } from './own-request.ts';
import { OwnRequests } from './own-requests.ts';

const thread = threadId.parse('thread');
const turn = turnId.parse('turn');
const request: OwnRequest = {
  threadId: thread,
  turnId: turn,
  asked: { kind: 'command', command: 'npm test', cwd: '/', proposedRule: null },
  reach: null,
};

function transcriptSaying(text: string) {
  const facts = { status: 'completed', startedAt: 0, endedAt: 1, durationMs: 1, model: null, hadEffects: false };
  const said = { id: 'said', at: 0, kind: 'user', clientId: null, text, sources: [], state: 'confirmed' };
  const entry = { ...said, problem: null, retryOf: null, steered: false };
  return transcript.parse({ ...emptyTranscript, turns: [{ ...facts, id: turn, hasDiff: false, entries: [entry] }] });
}

function setUp(said = 'Run the tests') {
  const clock = new ManualClock(1_000);
  const reported: CountedEvent[] = [];
  const announced: (readonly ApprovalChange[])[] = [];
  const notes: { turn: string | null; fact: string; detail: string }[] = [];
  const waits: boolean[] = [];
  const faults: unknown[] = [];
  const facts: ApprovalThreadFacts = {
    title: 'A thread',
    cwd: '/',
    hasFullAccess: false,
    isReadOnly: false,
    asksForEverything: false,
    isPlanning: false,
    transcript: transcriptSaying(said),
    agent: null,
  };
  const queue = new ApprovalQueue({
    clock,
    telemetry: { emit: (event) => void reported.push(event) },
    services: { workWatch: { approvalsChanged: () => undefined } },
    diagnostics: { logListenerFault: (fault) => void faults.push(fault) },
    broadcaster: {
      windows: () => [],
      broadcast: (event) => event.name === 'approvalsChanged' && announced.push(event.payload),
    },
  });
  const threads = {
    find: (id: string) => (id === thread ? facts : null),
    addEntry: (_id: string, inTurn: string | null, { detail, fact }: { fact: string; detail: string }) =>
      void notes.push({ turn: inTurn, fact, detail }),
    setWaiting: (_id: string, isWaiting: boolean) => void waits.push(isWaiting),
  };
  const lifetime = new Lifetime();
  const own = new OwnRequests({ clock, lifetime, threads }, queue);
  const first = (): WaitingApproval => {
    const [approval] = queue.waiting;
    if (approval === undefined) throw new Error('Nothing waits');
    return approval;
  };
  return { announced, clock, faults, first, lifetime, notes, own, queue, threads, reported, waits };
}

describe('a request from the app', () => {
  it('queues a request of the app with the name of its turn, and marks its thread', () => {
    const { announced, first, own, reported, waits } = setUp('Run the tests\nand fix them');
    void own.ask(request);
    expect(first()).toMatchObject({ threadTitle: 'A thread', turnId: turn, own: { turn: 'Run the tests' } });
    expect(announced).toEqual([[{ type: 'added', approval: first(), after: null }]]);
    expect(waits).toEqual([true]);
    expect(reported).toEqual([{ type: 'chat.approval_requested', kind: 'command' }]);
  });

  it('settles a request of the app once, with the answer of the user', async () => {
    const { announced, clock, first, notes, own, queue, reported, waits } = setUp();
    const asked = own.ask(request);
    clock.advance(500);
    const approval = first();
    expect(own.answer(approval, { type: 'approve' })).toEqual({ ok: true, value: null });
    own.answer(approval, { type: 'decline' });
    expect(await asked).toEqual({
      answer: 'approved',
      trace: { approvalId: approval.id, state: 'approved', by: 'person', askedAt: 1_000, settledAt: 1_500 },
    });
    expect(queue.waiting).toEqual([]);
    expect(announced.at(-1)).toEqual([{ type: 'settled', id: approval.id }]);
    expect(waits).toEqual([true, false]);
    expect(notes).toEqual([]);
    const resolved = { type: 'chat.approval_resolved', kind: 'command', outcome: 'approved', policy: 'person' };
    expect(reported.slice(1)).toEqual([{ ...resolved, waitedMs: 500 }]);
  });

  it('leaves a note with guidance in the turn if a request of the app is declined', async () => {
    const { first, notes, own, reported } = setUp();
    const asked = own.ask(request);
    own.answer(first(), { type: 'decline' });
    expect((await asked).answer).toBe('declined');
    expect(notes).toEqual([
      {
        turn,
        fact: 'You declined this command from the answer.',
        detail: 'It did not run. Copy it to change it, or tell Codex what to do instead.',
      },
    ]);
    expect(reported.at(-1)).toMatchObject({ type: 'chat.approval_resolved', outcome: 'declined' });
  });

  it('keeps a request of the app waiting if an answer is not offered', () => {
    const { first, own, queue } = setUp();
    void own.ask(request);
    for (const type of ['approveForSession', 'cancelTurn', 'approveMasked'] as const)
      expect(own.answer(first(), { type })).toEqual({ ok: false, error: { type: 'notOffered' } });
    expect(queue.waiting).toHaveLength(1);
  });

  it('settles a request of the app even if its note cannot be written', async () => {
    const { announced, faults, first, own, threads } = setUp();
    const fault = new Error('The transcript is full');
    threads.addEntry = () => {
      throw fault;
    };
    const asked = own.ask(request);
    expect(own.answer(first(), { type: 'decline' })).toEqual({ ok: true, value: null });
    expect((await asked).answer).toBe('declined');
    expect(announced.at(-1)).toMatchObject([{ type: 'settled' }]);
    expect(faults).toEqual([fault]);
  });

  it('expires a request of the app with its thread', async () => {
    const { notes, own, reported } = setUp();
    const asked = own.ask(request);
    own.handleThreadClosed(threadId.parse('another'));
    own.handleThreadClosed(thread);
    expect((await asked).answer).toBe('expired');
    expect(reported.at(-1)).toMatchObject({ outcome: 'expired', policy: 'workcell' });
    expect(notes[0]?.fact).toBe('The approval for this command expired.');
  });

  it('expires a request of the app with the host, and asks nothing more', async () => {
    const { lifetime, own, queue } = setUp();
    const asked = own.ask(request);
    void lifetime.end();
    expect((await asked).answer).toBe('expired');
    expect(await own.ask(request)).toEqual({ answer: 'expired', trace: null });
    expect(queue.waiting).toEqual([]);
  });

  it('asks nothing for an unknown thread', async () => {
    const { own } = setUp();
    expect(await own.ask({ ...request, threadId: threadId.parse('gone') })).toEqual({ answer: 'expired', trace: null });
  });

  it('shows the turn of a request of the app without secrets', () => {
    const { first, own } = setUp('Use ghp_16C7e42F292c6912E7710c838347Ae178B4a here');
    void own.ask(request);
    expect(first().own?.turn).not.toContain('ghp_16C7');
  });
});
