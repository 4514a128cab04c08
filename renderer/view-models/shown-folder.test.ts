import { beforeEach, expect, it } from 'vitest';
import { threadSettingsChanged, threadShown } from '../stores/threads.store.ts';
import { workspaceChanged } from '../stores/workspace.store.ts';
import { shownFolder } from './shown-folder.ts';
import { openApp, thread } from './testing/model-app.ts';

beforeEach(() => openApp());

it.each([
  ['/w', '/w'],
  ['/w/packages/app', '/w'],
  ['/data/worktrees/1/w', '/data/worktrees/1/w'],
  ['/w2', '/w2'],
])('the paths of a thread in "%s" are written from "%s" while "/w" is open', (cwd, folder) => {
  const rest = { model: null, effort: null, approvalPolicy: null, sandbox: null } as const;
  threadSettingsChanged({ threadId: thread, cwd, ...rest });
  expect(shownFolder.path).toBe(folder);
  threadShown(null);
  expect(shownFolder.path).toBe('/w');
});

it('paths are written in full without a folder', () => {
  workspaceChanged(null);
  expect(shownFolder.path).toBeNull();
});
