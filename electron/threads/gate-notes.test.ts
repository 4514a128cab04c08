import { expect, it } from 'vitest';
import type { TurnSettings } from '../../shared/contract/threads.ts';
import { FakeDesk, firstThread } from './testing/fake-desk.ts';
import { fakeTrust } from './testing/fake-trust.ts';

const mode = (approvalMode: TurnSettings['approvalMode']): TurnSettings => ({
  model: null,
  effort: null,
  approvalMode,
});
const statuses = ({ window }: FakeDesk) => window.entries('status');

it('keeps why a message did not go out, and that it can now', async () => {
  let signedIn = true;
  const desk = new FakeDesk({ authGate: { maySend: async () => signedIn } });
  await desk.begin();
  desk.turnEnded(firstThread, 'turn 1');
  signedIn = false;
  await desk.send('More', { threadId: firstThread });
  await desk.send('More', { threadId: firstThread });
  expect(statuses(desk)).toMatchObject([
    {
      status: 'warning',
      fact: 'Nobody is signed in.',
      detail: 'Your message was not sent. Sign in, then send.',
      commands: ['signIn'],
    },
  ]);
  signedIn = true;
  await desk.send('More', { threadId: firstThread });
  expect(statuses(desk)).toMatchObject([{ status: 'info', fact: 'You are signed in again.', commands: [] }]);
  expect(desk.window.transcript.turns.at(-1)?.entries).toMatchObject([{ kind: 'user', text: 'More' }]);
});

it('keeps that full access was confirmed in a thread', async () => {
  const desk = new FakeDesk();
  await desk.begin();
  desk.turnEnded(firstThread, 'turn 1');
  const settings = mode('fullAccess');
  await desk.send('All of it', { threadId: firstThread, settings });
  expect(statuses(desk)).toMatchObject([{ fact: 'Full access is not confirmed for this thread.' }]);
  await desk.send('All of it', { threadId: firstThread, settings, fullAccessConsent: true });
  expect(statuses(desk)).toMatchObject([{ fact: 'You confirmed full access for this thread.' }]);
});

it('says once that a folder is kept read-only if the picked mode would write', async () => {
  const desk = new FakeDesk({ trustGate: fakeTrust(async () => 'readOnly') });
  await desk.send('Hello', { settings: mode('readOnly') });
  await desk.open(firstThread);
  desk.turnStarted(firstThread, 'turn 1');
  expect(statuses(desk)).toEqual([]);
  for (const turn of ['turn 1', 'turn 2']) {
    desk.turnEnded(firstThread, turn);
    await desk.send('Write it', { threadId: firstThread, settings: mode('askWhenNeeded') });
  }
  expect(statuses(desk)).toMatchObject([{ fact: 'Codex only reads in this folder.' }]);
  expect(desk.window.transcript.turns[1]?.entries).toMatchObject([{ kind: 'user' }, { kind: 'status' }]);
});
