import { expect, it } from 'vitest';
import type { TurnSettings } from '../../../shared/contract/threads.ts';
import { FakeApp, firstThread } from '../testing/fake-app.ts';
import { createFakeTrust } from '../testing/fake-trust.ts';

const mode = (approvalMode: TurnSettings['approvalMode']): TurnSettings => ({
  model: null,
  effort: null,
  approvalMode,
});
const statuses = ({ window }: FakeApp) => window.entries('status');

it('notes why a message was not sent, and that it can be sent now', async () => {
  let signedIn = true;
  const app = new FakeApp({ authGate: { maySend: async () => signedIn } });
  await app.startThread();
  app.turnEnded(firstThread, 'turn 1');
  signedIn = false;
  await app.send('More', { threadId: firstThread });
  await app.send('More', { threadId: firstThread });
  expect(statuses(app)).toMatchObject([
    {
      status: 'warning',
      fact: 'Not signed in.',
      detail: 'Your message was not sent. Sign in, then send.',
      commands: ['signIn'],
    },
  ]);
  signedIn = true;
  await app.send('More', { threadId: firstThread });
  expect(statuses(app)).toMatchObject([{ status: 'info', fact: 'You are signed in again.', commands: [] }]);
  expect(app.window.transcript.turns.at(-1)?.entries).toMatchObject([{ kind: 'user', text: 'More' }]);
});

it('notes that full access was confirmed in a thread', async () => {
  const app = new FakeApp();
  await app.startThread();
  app.turnEnded(firstThread, 'turn 1');
  const settings = mode('fullAccess');
  await app.send('All of it', { threadId: firstThread, settings });
  expect(statuses(app)).toMatchObject([{ fact: 'Full access is not confirmed for this thread.' }]);
  await app.send('All of it', { threadId: firstThread, settings, fullAccessConsent: true });
  expect(statuses(app)).toMatchObject([{ fact: 'You confirmed full access for this thread.' }]);
});

it('notes once that a folder is kept read-only if the picked mode would write', async () => {
  const app = new FakeApp({ trustGate: createFakeTrust(async () => 'readOnly') });
  await app.send('Hello', { settings: mode('readOnly') });
  await app.open(firstThread);
  app.turnStarted(firstThread, 'turn 1');
  expect(statuses(app)).toEqual([]);
  for (const turn of ['turn 1', 'turn 2']) {
    app.turnEnded(firstThread, turn);
    await app.send('Write it', { threadId: firstThread, settings: mode('askWhenNeeded') });
  }
  expect(statuses(app)).toMatchObject([{ fact: 'This folder is read-only.' }]);
  expect(app.window.transcript.turns[1]?.entries).toMatchObject([{ kind: 'user' }, { kind: 'status' }]);
});
