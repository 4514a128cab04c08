import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { runIdSchema } from '../../shared/runs/run-ref.ts';
import { ApprovalQueue } from './approval-queue.ts';
import { type RunApprovalRequest, RunApprovalRequests } from './run-approval-requests.ts';

const request: RunApprovalRequest = {
  run: { projectRoot: '/project', runId: runIdSchema.parse('wc-1') },
  title: 'Fix it',
  asked: { kind: 'tool', tool: 'Bash', command: 'rm -r build', path: null, input: '{}' },
  reason: 'It is not on the list.',
};

function setUp(asked: RunApprovalRequest['asked'] = request.asked) {
  const clock = new ManualClock();
  const broadcaster = { windows: () => [], broadcast: () => undefined };
  const queue = new ApprovalQueue({
    broadcaster,
    clock,
    telemetry: { emit: () => undefined },
    services: { workWatch: { approvalsChanged: () => undefined } },
    diagnostics: { logListenerFault: () => undefined },
  });
  const requests = new RunApprovalRequests({ clock }, queue);
  const canceled = new AbortController();
  return { queue, canceled, requests, answered: requests.ask({ ...request, asked }, canceled.signal) };
}

describe('a request from a run without a thread', () => {
  it('queues a request of a run under its name, and accepts yes or no', async () => {
    for (const type of ['approve', 'decline'] as const) {
      const { answered, queue, requests } = setUp();
      const [waiting] = queue.waiting;
      if (waiting === undefined) throw new Error('Nothing waits');
      const { asked, reason, run, title } = request;
      expect(waiting).toMatchObject({ run, threadTitle: title, asked, reason });
      expect(requests.answer(waiting, { type })).toEqual({ ok: true, value: null });
      expect(await answered).toEqual({ type: type === 'approve' ? 'allow' : 'deny' });
      expect(queue.waiting).toEqual([]);
    }
  });

  it('accepts choices but no plain yes for a question of a run', async () => {
    const { answered, queue, requests } = setUp({
      kind: 'question',
      tool: 'claude',
      questions: [
        { id: '0', header: 'Colour', text: 'Which?', options: [], several: true, allowsOther: true, secret: false },
      ],
    });
    const [waiting] = queue.waiting;
    if (waiting === undefined) throw new Error('Nothing waits');
    expect(requests.answer(waiting, { type: 'approve' })).toMatchObject({ error: { type: 'notOffered' } });
    const nothing = { type: 'answerQuestions', answers: [] } as const;
    expect(requests.answer(waiting, nothing)).toMatchObject({ error: { message: '"Colour" has no answer.' } });
    const answers = [['Red', 'Blue']];
    expect(requests.answer(waiting, { type: 'answerQuestions', answers })).toMatchObject({ ok: true });
    expect(await answered).toEqual({ type: 'answers', answers });
  });

  it('approves a request of a run only once', () => {
    const { queue, requests } = setUp();
    const [waiting] = queue.waiting;
    if (waiting === undefined) throw new Error('Nothing waits');
    expect(requests.answer(waiting, { type: 'approveForSession' })).toMatchObject({ error: { type: 'notOffered' } });
    expect(queue.waiting).toEqual([waiting]);
  });

  it('declines a request of a run once nothing waits for the answer', async () => {
    const { answered, canceled, queue, requests } = setUp();
    canceled.abort();
    expect(await answered).toEqual({ type: 'deny' });
    expect(await requests.ask(request, canceled.signal)).toEqual({ type: 'deny' });
    expect(queue.waiting).toEqual([]);
  });
});
