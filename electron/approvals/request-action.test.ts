import { expect, it } from 'vitest';
import type { Asked } from '../../shared/approvals/approval.ts';
import { command } from '../../shared/transcript/sample-thread.ts';
import { emptyWindows, pathsElsewhere } from '../files/testing/empty-windows.ts';
import { getEntryAction, getRequestAction } from './request-action.ts';

const patchOf = (path: string, movedTo: string | null = null): Asked => ({
  kind: 'patch',
  files: [{ path, change: 'modified', movedTo, added: 1, removed: 1 }],
  grantRoot: null,
});
const commandIn = (cwd: string): Asked => ({ kind: 'command', command: 'dir', cwd, proposedRule: null });

it.each(pathsElsewhere)('no rule answers for a place on another machine, which is not looked at: %s', async (path) => {
  const { looks, system } = emptyWindows();
  const params = { command: 'dir' };
  for (const asked of [patchOf(path), patchOf('C:\\w\\a.ts', path), commandIn(path)]) {
    expect(await getRequestAction(params, asked, null, 'C:\\w', system)).toBeNull();
  }
  expect(await getEntryAction({ ...command, cwd: path }, 'C:\\w', system)).toBeNull();
  expect(looks).toEqual([]);
});

it('a rule can answer for a place of the same machine or the same shared folder', async () => {
  const { looks, system } = emptyWindows();
  const params = { command: 'dir' };
  const action = (asked: Asked, workspace: string) => getRequestAction(params, asked, null, workspace, system);
  expect(await action(patchOf('C:\\w\\src\\a.ts'), 'C:\\w')).toEqual({ kind: 'patch', paths: ['src/a.ts'] });
  expect(await action(patchOf('src\\a.ts'), 'C:\\w')).toEqual({ kind: 'patch', paths: ['src/a.ts'] });
  expect(await action(commandIn('C:\\w\\src'), 'C:\\w')).toMatchObject({ kind: 'command', folder: 'src' });
  const shared = '\\\\office\\work\\w';
  expect(await action(commandIn(`${shared}\\src`), shared)).toMatchObject({ kind: 'command', folder: 'src' });
  expect(looks).not.toEqual([]);
});
