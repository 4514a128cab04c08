import { describe, expect, it } from 'vitest';
import type { ApprovalMode } from '../../shared/settings/settings-schema.ts';
import type { OwnOutcome } from '../approvals/own-request.ts';
import type { TrustGate } from '../host/gates.ts';
import { FakeApp, firstThread, folder } from './testing/fake-app.ts';
import { createFakeTrust } from './testing/fake-trust.ts';
import { noPrompts } from './testing/inert-services.ts';

type Answer = Awaited<ReturnType<TrustGate['mayWrite']>>;

const approved: OwnOutcome = { answer: 'approved', trace: null };
const readOnly = { approvalPolicy: 'on-request', sandboxPolicy: { type: 'readOnly' } };
const settings = (approvalMode: ApprovalMode) => ({ model: null, effort: null, approvalMode });

/** Creates an app whose user reviews each message, and a folder that changes in the meantime. */
function reviewing() {
  const review = { asked: Promise.withResolvers<void>(), answer: Promise.withResolvers<OwnOutcome>() };
  const state: { answer: Answer } = { answer: 'yes' };
  const app = new FakeApp({
    trustGate: createFakeTrust(async () => state.answer),
    userGate: {
      ...noPrompts,
      ownActionReview: () => 'chosen',
      ask: () => {
        review.asked.resolve();
        return review.answer.promise;
      },
    },
  });
  return { app, review, state };
}

describe('a message under review while trust in its folder is withdrawn', () => {
  it.each<ApprovalMode>(['askWhenNeeded', 'askForEverything', 'config'])(
    'sends a message under review read-only when trust is withdrawn: %s',
    async (mode) => {
      const { app, review, state } = reviewing();
      const sent = app.send('Write it', { settings: settings(mode) });
      await review.asked.promise;
      state.answer = 'readOnly';
      review.answer.resolve(approved);
      expect(await sent).toMatchObject({ ok: true });
      expect(app.sent('turn/start')).toMatchObject([readOnly]);
      await app.open(firstThread);
      app.turnStarted(firstThread, 'turn 1');
      expect(app.window.entries('status')).toMatchObject([{ fact: 'This folder is read-only.' }]);
    },
  );

  it('does not send a message under review if the folder needs a new decision, and gives the reason', async () => {
    const { app, review, state } = reviewing();
    const sent = app.send('Write it', { settings: settings('askWhenNeeded') });
    await review.asked.promise;
    state.answer = 'ask';
    review.answer.resolve(approved);
    await sent;
    expect(app.sent('turn/start')).toEqual([]);
    await app.open(firstThread);
    expect(app.window.entries('user')).toMatchObject([
      { text: 'Write it', state: 'notSent', problem: expect.stringContaining(`${folder} is not trusted yet.`) },
    ]);
  });
});

it.each<[Answer, string]>([
  ['readOnly', 'You set this folder to read-only'],
  ['ask', `${folder} is not trusted yet.`],
])('sends nothing into a turn that may write if trust has been withdrawn: %s', async (answer, why) => {
  const state: { checks: number } = { checks: 0 };
  // The thread, its turn and the message are checked before.
  const mayWrite = async () => (++state.checks > 3 ? answer : 'yes');
  const app = new FakeApp({ trustGate: createFakeTrust(mayWrite) });
  await app.send('Write it', { settings: settings('askWhenNeeded') });
  await app.open(firstThread);
  app.turnStarted(firstThread, 'turn 1');
  const more = { threadId: firstThread, delivery: 'steer', settings: settings('askWhenNeeded') } as const;
  await app.send('And this', more);
  expect(app.sent('turn/steer')).toEqual([]);
  expect(app.window.entries('user')).toMatchObject([
    { text: 'Write it' },
    { text: 'And this', state: 'notSent', problem: expect.stringContaining(why) },
  ]);
});
