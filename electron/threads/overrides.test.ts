import { expect, it } from 'vitest';
import { err, ok } from '../../shared/base/result.ts';
import { readConfig, startedTurn } from './testing/codex-replies.ts';
import { FakeApp, firstThread } from './testing/fake-app.ts';

const chosen = { model: 'sol', effort: 'high', approvalMode: 'config' } as const;

it('overrides nothing that was not chosen, in a new thread and in its turns', async () => {
  const app = new FakeApp();
  await app.startThread();
  for (const params of [...app.sent('thread/start'), ...app.sent('turn/start')]) {
    expect(params).not.toHaveProperty('model');
    expect(params).not.toHaveProperty('effort');
    expect(params).not.toHaveProperty('approvalPolicy');
  }
  app.turnEnded(firstThread, 'turn 1');
  await app.send('More', { threadId: firstThread, settings: chosen });
  expect(app.sent('turn/start')[1]).toMatchObject({ model: 'sol', effort: 'high' });
});

it('asks Codex once for the settings that a folder adds to a new thread, when its message goes out', async () => {
  const app = new FakeApp();
  const widened = { writable_roots: ['/cache'], network_access: true };
  const table = { ...widened, exclude_tmpdir_env_var: false, exclude_slash_tmp: false };
  const layer = { name: { type: 'project', dotCodexFolder: '/w/.codex' }, config: {}, version: '' } as const;
  app.codex.answers['config/read'] = () =>
    ok({ ...readConfig({ sandbox_workspace_write: table }), layers: [{ ...layer, disabledReason: null }] });
  await app.startThread();
  const methods = ['thread/start', 'config/read', 'turn/start'];
  expect(app.codex.sent.map(({ method }) => method).filter((method) => methods.includes(method))).toEqual(methods);
  expect(app.sent('turn/start')).toMatchObject([{ approvalPolicy: 'on-request' }]);

  app.turnEnded(firstThread, 'turn 1');
  await app.send('More', { threadId: firstThread });
  expect(app.sent('config/read')).toHaveLength(1);
  expect(app.sent('turn/start')[1]).not.toHaveProperty('approvalPolicy');
});

it('reads the settings again when Codex refused the first message of a new thread', async () => {
  const app = new FakeApp();
  app.codex.answers['turn/start'] = () => err({ type: 'refused', code: 0, message: 'Not now', data: null });
  await app.send('Hello');
  app.codex.answers['turn/start'] = () => startedTurn('turn 1');
  await app.send('Hello again', { threadId: firstThread });
  expect(app.sent('config/read')).toHaveLength(2);
  expect(app.sent('turn/start')[1]).not.toHaveProperty('approvalPolicy');
});
