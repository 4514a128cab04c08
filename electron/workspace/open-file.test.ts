import { mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../shared/base/result.ts';
import { fillEditorArguments, openWorkspaceFile } from './open-file.ts';

describe('opening a file', () => {
  let folder = '';
  let workspace = '';
  const shown: string[] = [];
  const surroundings = () => ({
    workspace,
    editor: null,
    environment: {},
    workspaces: [],
    showInFolder: async (path: string) => {
      shown.push(path);
      return ok(undefined);
    },
  });
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'workcell-open-')));
    workspace = await realpath(await mkdtemp(join(folder, 'workspace-')));
    await writeFile(join(workspace, 'a b.txt'), '');
    shown.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('opening a file shows it in its folder if no editor is set', async () => {
    expect(await openWorkspaceFile({ path: 'a b.txt', line: null }, surroundings())).toEqual(ok({ how: 'folder' }));
    expect(shown).toEqual([join(workspace, 'a b.txt')]);
  });

  it('opening a file opens nothing that is gone, outside, or leads outside', async () => {
    await writeFile(join(folder, 'outside.txt'), '');
    await symlink(join(folder, 'outside.txt'), join(workspace, 'link.txt'));
    const open = async (path: string) => {
      const opened = await openWorkspaceFile({ path, line: null }, surroundings());
      return opened.ok ? 'opened' : opened.error.type;
    };
    expect(await open('gone.txt')).toBe('missing');
    expect(await open('../outside.txt')).toBe('outsideWorkspace');
    expect(await open(join(folder, 'outside.txt'))).toBe('outsideWorkspace');
    expect(await open('link.txt')).toBe('outsideWorkspace');
    expect(shown).toEqual([]);
  });
});

describe('editorArguments', () => {
  it('fills every placeholder and does not expand the path again', () => {
    expect(fillEditorArguments(['-g', '{file}:{line}'], '/w/{line}.txt', 3)).toEqual(['-g', '/w/{line}.txt:3']);
  });
  it('uses line 1 if none is known', () => {
    expect(fillEditorArguments(['+{line}', '{file}'], '/w/a', null)).toEqual(['+1', '/w/a']);
  });
  it('appends the path if the user set no placeholder for it', () => {
    expect(fillEditorArguments(['--wait'], '/w/a', 1)).toEqual(['--wait', '/w/a']);
  });
});
