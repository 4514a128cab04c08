import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { workcellId } from '../../shared/workcells/run-ref.ts';
import { ApprovalQueue } from './approval-queue.ts';
import { type RunRequest, RunRequests } from './run-requests.ts';

const request: RunRequest = {
  run: { projectRoot: '/project', workcellId: workcellId.parse('wc-1') },
  title: 'Fix it',
  asked: { kind: 'tool', tool: 'Bash', command: 'rm -r build', path: null, input: '{}' },
  reason: 'It is not on the list.',
};

function setUp(asked: RunRequest['asked'] = request.asked) {
  const clock = new ManualClock();
  const announcer = { windows: () => [], toAll: () => undefined };
  const queue = new ApprovalQueue({
    announcer,
    clock,
    tellEvent: () => undefined,
    onWaiting: () => undefined,
    onFault: () => undefined,
  });
  const requests = new RunRequests({ clock }, queue);
  const calledOff = new AbortController();
  return { queue, calledOff, requests, answered: requests.ask({ ...request, asked }, calledOff.signal) };
}

describe('what a run without a thread asks', () => {
  it('waits in the queue under the name of the run, and is answered with yes or no', async () => {
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

  it('is answered with what was picked where it is a question, and not with a yes', async () => {
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

  it('cannot be answered for longer than this once', () => {
    const { queue, requests } = setUp();
    const [waiting] = queue.waiting;
    if (waiting === undefined) throw new Error('Nothing waits');
    expect(requests.answer(waiting, { type: 'approveForSession' })).toMatchObject({ error: { type: 'notOffered' } });
    expect(queue.waiting).toEqual([waiting]);
  });

  it('is a no once nobody waits for the answer any more', async () => {
    const { answered, calledOff, queue, requests } = setUp();
    calledOff.abort();
    expect(await answered).toEqual({ type: 'deny' });
    expect(await requests.ask(request, calledOff.signal)).toEqual({ type: 'deny' });
    expect(queue.waiting).toEqual([]);
  });
});
