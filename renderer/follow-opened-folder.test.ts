import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { noConsent } from '../shared/privacy/consent/consent-state.ts';
import type { WorkspaceSnapshot } from '../shared/workspace/workspace-snapshot.ts';
import { followOpenedFolder } from './follow-opened-folder.ts';
import { alertsChanged } from './stores/alerts.store.ts';
import { cliChanged } from './stores/cli.store.ts';
import { useConnection } from './stores/connection.store.ts';
import { consentChanged } from './stores/consent.store.ts';
import { closeDialog, openDialog } from './stores/frame.store.ts';
import { askUser, useQuestions } from './stores/questions.store.ts';
import { workspaceChanged } from './stores/workspace.store.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('./client/page-client.ts', () => ({ hostClient: { request } }));

const folder = (path: string, change: Partial<WorkspaceSnapshot> = {}): WorkspaceSnapshot => ({
  path,
  name: 'w',
  displayPath: path,
  gitRoot: null,
  branch: null,
  trust: 'unknown',
  ...change,
});
const asked = (): string | null => {
  const { open } = useQuestions.getState();
  return open?.question.kind === 'trustFolder' ? open.question.path : null;
};
/** Lets everything that has settled take effect. */
const settle = () => new Promise<void>((done) => setTimeout(done, 0));

let stop = (): void => undefined;
beforeEach(() => {
  request.mockReset();
  request.mockImplementation(async (method: string, input: { path: string }) =>
    method === 'getTrustQuestion'
      ? { ok: true, value: { path: input.path, covers: 'these' } }
      : { ok: true, value: folder(input.path, { trust: 'writable' }) },
  );
  useConnection.setState({ profile: 'personal' });
  consentChanged(noConsent);
  closeDialog();
  workspaceChanged(null);
  cliChanged({ phase: 'idle' });
  alertsChanged([]);
  stop = followOpenedFolder();
});
afterEach(() => {
  stop();
  useQuestions.getState().open?.answer('no');
});

it('asks once about trust in each folder that opens without an answer', async () => {
  workspaceChanged(folder('/a'));
  await settle();
  expect(asked()).toBe('/a');
  useQuestions.getState().open?.answer('yes');
  await settle();
  expect(request).toHaveBeenCalledWith('answerTrust', { path: '/a', trust: 'writable', covers: 'these' });
  workspaceChanged(folder('/b', { trust: 'readOnly' }));
  workspaceChanged(folder('/b'));
  await settle();
  expect(asked()).toBeNull();
});

it('does not ask about trust again after the question was closed, until the folder opens again', async () => {
  workspaceChanged(folder('/a'));
  await settle();
  useQuestions.getState().open?.answer('no');
  await settle();
  workspaceChanged(folder('/a', { branch: 'main' }));
  await settle();
  expect(asked()).toBeNull();
  workspaceChanged(null);
  workspaceChanged(folder('/a'));
  await settle();
  expect(asked()).toBe('/a');
});

it('asks about trust only after the first-run dialog, other dialogs and other questions', async () => {
  consentChanged({ ...noConsent, question: 'open' });
  openDialog('openFolder');
  workspaceChanged(folder('/a'));
  consentChanged(noConsent);
  await settle();
  expect(request).not.toHaveBeenCalled();
  closeDialog();
  // Another question opens before the host has returned the one to ask.
  void askUser({ kind: 'retryTurn' });
  await settle();
  expect(useQuestions.getState().open?.question.kind).toBe('retryTurn');
  useQuestions.getState().open?.answer('no');
  await settle();
  expect(asked()).toBe('/a');
});

it.each([
  ['disappears', { problem: { type: 'missing', path: '/a' } }],
  ['gets an answer in another window', { trust: 'writable' }],
] as const)(
  'asks no trust question if the folder %s before the host has returned the question',
  async (_what, change) => {
    workspaceChanged(folder('/a'));
    workspaceChanged(folder('/a', change));
    await settle();
    expect(request).toHaveBeenCalledWith('getTrustQuestion', { path: '/a' });
    expect(asked()).toBeNull();
  },
);

it('closes the trust question when it is answered elsewhere or another folder opens', async () => {
  workspaceChanged(folder('/a'));
  await settle();
  workspaceChanged(folder('/a', { trust: 'writable' }));
  await settle();
  expect(asked()).toBeNull();
  workspaceChanged(folder('/b'));
  await settle();
  expect(asked()).toBe('/b');
  workspaceChanged(folder('/c'));
  await settle();
  expect(asked()).toBe('/c');
  expect(request).not.toHaveBeenCalledWith('answerTrust', expect.anything());
});

it('settles the question of a message that was sent before the answer about the folder had arrived', async () => {
  workspaceChanged(folder('/a'));
  await settle();
  useQuestions.getState().open?.answer('no');
  await settle();
  const question = { kind: 'trustFolder', path: '/a', notCovered: null, isAskedAgain: false, answered: null } as const;
  const answer = askUser(question);
  workspaceChanged(folder('/a', { trust: 'readOnly' }));
  expect(await answer).toBe('settled');
});

it('keeps the trust question open when the folder already has an answer, such as after its settings changed', () => {
  workspaceChanged(folder('/a', { trust: 'writable' }));
  const question = { kind: 'trustFolder', path: '/a', notCovered: 'settings', isAskedAgain: false } as const;
  void askUser({ ...question, answered: null });
  workspaceChanged(folder('/a', { trust: 'writable', branch: 'main' }));
  expect(asked()).toBe('/a');
  workspaceChanged(folder('/a'));
  expect(asked()).toBe('/a');
  useQuestions.getState().open?.answer('no');
  void askUser({ ...question, answered: 'writable' });
  workspaceChanged(folder('/a', { trust: 'readOnly' }));
  expect(asked()).toBe('/a');
});

it('does not ask about trust in the demo', async () => {
  useConnection.setState({ profile: 'demo' });
  workspaceChanged(folder('/a'));
  await settle();
  expect(request).not.toHaveBeenCalled();
});

it('asks about trust only once Codex can start', async () => {
  workspaceChanged(folder('/a'));
  await settle();
  cliChanged({ phase: 'failed', failure: { type: 'cannotStart', message: 'no' }, attempts: 1 });
  await settle();
  expect(asked()).toBeNull();
  cliChanged({ phase: 'starting', since: 1 });
  await settle();
  expect(asked()).toBe('/a');
});

it('asks about trust only once Codex can read config.toml', async () => {
  const alert = { id: 'codexConfig:Invalid configuration', surface: 'banner', severity: 'warning' } as const;
  workspaceChanged(folder('/a'));
  await settle();
  alertsChanged([{ ...alert, fact: 'Invalid configuration', remedy: 'config.toml:1:10', commands: ['showConfig'] }]);
  await settle();
  expect(asked()).toBeNull();
  alertsChanged([]);
  await settle();
  expect(asked()).toBe('/a');
});
