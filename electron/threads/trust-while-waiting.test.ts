import { describe, expect, it } from 'vitest';
import type { OwnOutcome } from '../../shared/approvals/own-request.ts';
import type { ApprovalMode } from '../../shared/options/options.ts';
import type { TrustGate } from '../host/gates.ts';
import { FakeDesk, firstThread, folder } from './testing/fake-desk.ts';
import { fakeTrust } from './testing/fake-trust.ts';
import { nobodyAsked } from './testing/nobody-asked.ts';

type Answer = Awaited<ReturnType<TrustGate['mayWrite']>>;

const approved: OwnOutcome = { answer: 'approved', trace: null };
const readOnly = { approvalPolicy: 'on-request', sandboxPolicy: { type: 'readOnly' } };
const settings = (approvalMode: ApprovalMode) => ({ model: null, effort: null, approvalMode });

/** A desk whose person reviews each message, and a folder that changes in the meantime. */
function reviewing() {
  const review = { asked: Promise.withResolvers<void>(), answer: Promise.withResolvers<OwnOutcome>() };
  const state: { answer: Answer } = { answer: 'yes' };
  const desk = new FakeDesk({
    trustGate: fakeTrust(async () => state.answer),
    person: {
      ...nobodyAsked,
      ownActionReview: () => 'chosen',
      ask: () => {
        review.asked.resolve();
        return review.answer.promise;
      },
    },
  });
  return { desk, review, state };
}

describe('a message under review while trust in its folder is withdrawn', () => {
  it.each<ApprovalMode>(['askWhenNeeded', 'askForEverything', 'config'])('goes out read-only: %s', async (mode) => {
    const { desk, review, state } = reviewing();
    const sent = desk.send('Write it', { settings: settings(mode) });
    await review.asked.promise;
    state.answer = 'readOnly';
    review.answer.resolve(approved);
    expect(await sent).toMatchObject({ ok: true });
    expect(desk.sent('turn/start')).toMatchObject([readOnly]);
    await desk.open(firstThread);
    desk.turnStarted(firstThread, 'turn 1');
    expect(desk.window.entries('status')).toMatchObject([{ fact: 'Codex only reads in this folder.' }]);
  });

  it('does not go out if the folder needs a new decision, and says why', async () => {
    const { desk, review, state } = reviewing();
    const sent = desk.send('Write it', { settings: settings('askWhenNeeded') });
    await review.asked.promise;
    state.answer = 'ask';
    review.answer.resolve(approved);
    await sent;
    expect(desk.sent('turn/start')).toEqual([]);
    await desk.open(firstThread);
    expect(desk.window.entries('user')).toMatchObject([
      { text: 'Write it', state: 'notSent', problem: expect.stringContaining(`${folder} is not trusted yet.`) },
    ]);
  });
});

it.each<[Answer, string]>([
  ['readOnly', 'You keep this folder read-only now'],
  ['ask', `${folder} is not trusted yet.`],
])('sends nothing into a turn that may write if trust is gone by then: %s', async (answer, why) => {
  const state: { checks: number } = { checks: 0 };
  // The thread, its turn and the message are checked before.
  const mayWrite = async () => (++state.checks > 3 ? answer : 'yes');
  const desk = new FakeDesk({ trustGate: fakeTrust(mayWrite) });
  await desk.send('Write it', { settings: settings('askWhenNeeded') });
  await desk.open(firstThread);
  desk.turnStarted(firstThread, 'turn 1');
  const more = { threadId: firstThread, delivery: 'steer', settings: settings('askWhenNeeded') } as const;
  await desk.send('And this', more);
  expect(desk.sent('turn/steer')).toEqual([]);
  expect(desk.window.entries('user')).toMatchObject([
    { text: 'Write it' },
    { text: 'And this', state: 'notSent', problem: expect.stringContaining(why) },
  ]);
});
