import { beforeEach, expect, it, vi } from 'vitest';
import { useAlerts } from '../stores/alerts.store.ts';
import { protectionChanged, useProtection } from '../stores/encryption.store.ts';
import { dialogClosed, useFrame } from '../stores/frame.store.ts';
import { useQuestions } from '../stores/questions.store.ts';
import { changeKey, reopenStore, showRecoveryKey, startFresh } from './encryption.commands.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));

const question = () => useQuestions.getState().open;
const encrypted = (hasRecoveryKey: boolean) => protectionChanged({ type: 'encrypted', sentence: '', hasRecoveryKey });
const toast = () => useAlerts.getState().toasts.at(-1);

beforeEach(() => {
  request.mockReset();
  request.mockResolvedValue({ ok: true, value: null });
  dialogClosed();
});

it('shows a recovery key at once, or after a yes when it replaces one', async () => {
  request.mockResolvedValue({ ok: true, value: { words: 'AAAAA-BBBBB' } });
  encrypted(false);
  await showRecoveryKey();
  expect(useProtection.getState().recoveryKey).toBe('AAAAA-BBBBB');
  expect(useFrame.getState().dialog).toBe('recoveryKey');
  encrypted(true);
  const again = showRecoveryKey();
  expect(question()?.question).toEqual({ kind: 'replaceRecoveryKey' });
  question()?.answer('no');
  await again;
  expect(request).toHaveBeenCalledOnce();
});

it('changes the key after a yes that knows the cost', async () => {
  encrypted(true);
  const done = changeKey();
  expect(question()?.question).toEqual({ kind: 'changeKey', hasRecoveryKey: true });
  question()?.answer('yes');
  await done;
  expect(request).toHaveBeenCalledExactlyOnceWith('changeKey', null);
  expect(toast()).toMatchObject({ detail: 'Create a new recovery key in Settings.' });
});

it('starts a new store after a yes that has seen where the old one stays', async () => {
  protectionChanged({ type: 'locked', reasons: [], hasRecoveryKey: false, aside: '/data/aside' });
  const done = startFresh();
  expect(question()?.question).toEqual({ kind: 'startFresh', aside: '/data/aside' });
  question()?.answer('no');
  await done;
  expect(request).not.toHaveBeenCalled();
});

it('says why a store stays locked', async () => {
  request.mockResolvedValue({ ok: false, error: { type: 'notDone', message: 'The keyring stayed locked.' } });
  await reopenStore();
  expect(toast()).toMatchObject({ fact: 'The store is still closed.', detail: 'The keyring stayed locked.' });
});
