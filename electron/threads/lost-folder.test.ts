import { expect, it } from 'vitest';
import { FakeDesk, firstThread, folder } from './testing/fake-desk.ts';

it('sends nothing to a folder that was replaced, and says so in the thread until the folder is back', async () => {
  const desk = new FakeDesk();
  await desk.begin();
  desk.turnEnded(firstThread, 'turn 1');
  const { workspace } = desk.window;
  if (workspace === null) throw new Error('The window has no folder');
  desk.window.workspace = { ...workspace, problem: { type: 'elsewhere', path: folder, leadsTo: '/other' } };
  const refused = { ok: false, error: { type: 'workspaceGone', path: folder } };
  expect(await desk.send('More', { threadId: firstThread })).toEqual(refused);
  expect(await desk.send('New')).toEqual(refused);
  expect(desk.sent('turn/start')).toHaveLength(1);
  expect(desk.window.entries('status').at(-1)).toMatchObject({ fact: `${folder} is not there any more.` });

  desk.window.workspace = workspace;
  expect(await desk.send('More', { threadId: firstThread })).toMatchObject({ ok: true });
  expect(desk.window.entries('status').at(-1)).toMatchObject({ fact: 'The folder is there again.' });
});
