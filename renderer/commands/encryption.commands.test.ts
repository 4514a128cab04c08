import { beforeEach, expect, it, vi } from 'vitest';
import { useAlerts } from '../stores/alerts.store.ts';
import { encryptionChanged, useEncryption } from '../stores/encryption.store.ts';
import { closeDialog, useFrame } from '../stores/frame.store.ts';
import { useQuestions } from '../stores/questions.store.ts';
import { changeKey, reopenStore, showRecoveryKey, startFresh } from './encryption.commands.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));

const question = () => useQuestions.getState().open;
const encrypted = (hasRecoveryKey: boolean) => encryptionChanged({ type: 'encrypted', sentence: '', hasRecoveryKey });
const toast = () => useAlerts.getState().toasts.at(-1);

beforeEach(() => {
  request.mockReset();
  request.mockResolvedValue({ ok: true, value: null });
  closeDialog();
});

it('asks before a new recovery key replaces one', async () => {
  request.mockResolvedValue({ ok: true, value: { words: 'AAAAA-BBBBB' } });
  encrypted(false);
  await showRecoveryKey();
  expect(useEncryption.getState().recoveryKey).toBe('AAAAA-BBBBB');
  expect(useFrame.getState().dialog).toBe('recoveryKey');
  encrypted(true);
  const again = showRecoveryKey();
  expect(question()?.question).toEqual({ kind: 'replaceRecoveryKey' });
  question()?.answer('no');
  await again;
  expect(request).toHaveBeenCalledOnce();
});

it('changes the key only after the user confirms the cost', async () => {
  encrypted(true);
  const done = changeKey();
  expect(question()?.question).toEqual({ kind: 'changeKey', hasRecoveryKey: true });
  question()?.answer('yes');
  await done;
  expect(request).toHaveBeenCalledExactlyOnceWith('changeKey', null);
  expect(toast()).toMatchObject({ detail: 'Create a new recovery key in Settings.' });
});

it('starts a new store only after the user has seen where the old one stays', async () => {
  encryptionChanged({ type: 'locked', reasons: [], hasRecoveryKey: false, aside: '/data/aside' });
  const done = startFresh();
  expect(question()?.question).toEqual({ kind: 'startFresh', aside: '/data/aside' });
  question()?.answer('no');
  await done;
  expect(request).not.toHaveBeenCalled();
});

it('shows why a store stays locked', async () => {
  request.mockResolvedValue({ ok: false, error: { type: 'notDone', message: 'The keyring stayed locked.' } });
  await reopenStore();
  expect(toast()).toMatchObject({ fact: 'The store could not be opened.', detail: 'The keyring stayed locked.' });
});
