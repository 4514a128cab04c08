import { expect, it } from 'vitest';
import { FakeApp, firstThread, folder } from './testing/fake-app.ts';

it('sends nothing to a folder that was replaced, and notes that in the thread until the folder is back', async () => {
  const app = new FakeApp();
  await app.startThread();
  app.turnEnded(firstThread, 'turn 1');
  const { workspace } = app.window;
  if (workspace === null) throw new Error('The window has no folder');
  app.window.workspace = { ...workspace, problem: { type: 'elsewhere', path: folder, leadsTo: '/other' } };
  const refused = { ok: false, error: { type: 'workspaceGone', path: folder } };
  expect(await app.send('More', { threadId: firstThread })).toEqual(refused);
  expect(await app.send('New')).toEqual(refused);
  expect(app.sent('turn/start')).toHaveLength(1);
  expect(app.window.entries('status').at(-1)).toMatchObject({ fact: `${folder} no longer exists.` });

  app.window.workspace = workspace;
  expect(await app.send('More', { threadId: firstThread })).toMatchObject({ ok: true });
  expect(app.window.entries('status').at(-1)).toMatchObject({ fact: 'The folder is back.' });
});
