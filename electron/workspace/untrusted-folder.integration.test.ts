import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, watch, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { ok } from '../../shared/base/result.ts';
import { readGitHead } from '../git/git-head.ts';
import { FolderTrust } from './folder-trust.ts';
import { listMatchingFolders } from './list-folders.ts';
import { openWorkspaceFile } from './open-file.ts';
import { createOpener } from './opener.ts';
import { plantGitTraps } from './testing/plant-git-traps.ts';
import { WorkspaceTracker } from './workspace-tracker.ts';

describe('an untrusted folder', () => {
  let folder = '';
  let project = '';
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'workcell-untrusted-')));
    project = join(folder, 'project');
    await mkdir(project);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('an untrusted folder runs nothing from its git configuration when it is opened, listed and shown', async () => {
    execFileSync('git', ['init', '--quiet', '--initial-branch=main', project]);
    const traps = plantGitTraps(project, join(folder, 'marks'));
    // The traps work: git itself triggers one.
    execFileSync('git', ['-C', project, 'status', '--short'], { stdio: 'ignore' });
    expect(traps.sprung()).toContain('fsmonitor');

    const tracker = new WorkspaceTracker(await FolderTrust.load(folder, folder), folder, new ManualClock());
    const opened = await tracker.open(project);
    expect(opened).toMatchObject({ ok: true, value: { branch: 'main', gitRoot: project, trust: 'unknown' } });
    const choices = await listMatchingFolders(`${folder}/`, { home: folder, recent: [], clock: new ManualClock() });
    expect(choices).toContainEqual({ path: project, name: 'project', branch: 'main', recent: false });
    await openWorkspaceFile(
      { path: 'pager.sh', line: 1 },
      { workspace: project, editor: null, environment: {}, workspaces: [], showInFolder: async () => ok(undefined) },
    );
    expect(traps.sprung()).toEqual([]);
  });

  it('an untrusted folder cannot block us with a pipe in place of a file', async () => {
    await mkdir(join(project, '.git'));
    execFileSync('mkfifo', [join(project, '.git', 'HEAD')]);
    expect(await readGitHead(project)).toBeNull();
  });

  it('an untrusted folder opens its files by argument list, whatever their names', async () => {
    await writeFile(join(project, '$(touch no).txt'), '');
    const said = join(folder, 'said.json');
    const script = `const fs = require('node:fs');
      fs.writeFileSync(process.argv[1] + '.part', JSON.stringify(process.argv.slice(2)));
      fs.renameSync(process.argv[1] + '.part', process.argv[1]);`;
    const written = firstChange(folder, 'said.json');
    const editor = [process.execPath, '-e', script, '--', said, '{file}:{line}'];
    const opened = await openWorkspaceFile(
      { path: '$(touch no).txt', line: 7 },
      { workspace: project, editor, environment: process.env, workspaces: [], showInFolder: async () => ok(undefined) },
    );
    expect(opened).toEqual(ok({ how: 'editor' }));
    await written;
    expect(JSON.parse(await readFile(said, 'utf8'))).toEqual([`${join(project, '$(touch no).txt')}:7`]);
  });

  it('an untrusted folder opens its files with no program of its own, whoever starts it by name', async () => {
    await writeFile(join(project, 'a.txt'), '');
    const marks = join(folder, 'marks.txt');
    const plant = async (place: string, name: string, script: string) => {
      await mkdir(join(folder, place), { recursive: true });
      await writeFile(join(folder, place, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    };
    await plant('project/bin', 'ed-of-test', `echo planted > ${marks}`);
    await plant('project/bin', 'helper-of-test', `echo planted > ${marks}`);
    await plant('own', 'helper-of-test', `echo own > ${marks}.part && mv ${marks}.part ${marks}`);
    await plant('own', 'ed-of-test', 'exec helper-of-test');
    const environment = { PATH: [join(project, 'bin'), join(folder, 'own'), process.env.PATH].join(delimiter) };
    const written = firstChange(folder, 'marks.txt');
    const showInFolder = async () => ok(undefined);
    const opener = createOpener(
      { openLink: null, showInFolder },
      () => ['ed-of-test'],
      async () => [project],
      Promise.resolve(environment),
    );
    expect(await opener.openFile(join(project, 'a.txt'), null)).toEqual(ok(null));
    await written;
    expect(await readFile(marks, 'utf8')).toBe('own\n');
    const relative = createOpener(
      { openLink: null, showInFolder },
      () => ['bin/ed-of-test'],
      async () => [],
      Promise.resolve(environment),
    );
    expect(await relative.openFile(join(project, 'a.txt'), null)).toMatchObject({ ok: false });
  });

  it('an untrusted folder opens its files with no editor that is named by a path into an opened folder, also behind a link', async () => {
    await writeFile(join(project, 'a.txt'), '');
    await writeFile(join(project, 'ed'), `#!/bin/sh\n: > ${join(folder, 'sprung')}\n`, { mode: 0o755 });
    await symlink(join(project, 'ed'), join(folder, 'linked'));
    for (const program of [join(project, 'ed'), join(folder, 'linked')]) {
      const opened = await openWorkspaceFile(
        { path: 'a.txt', line: null },
        {
          workspace: project,
          editor: [program],
          environment: process.env,
          workspaces: [],
          showInFolder: async () => ok(undefined),
        },
      );
      expect(opened).toMatchObject({
        error: { type: 'failed', message: expect.stringContaining('a folder that you') },
      });
    }
  });

  it('an untrusted folder opens its files in an editor with the environment of a terminal, which names no code of the folder', async () => {
    await writeFile(join(project, 'a.txt'), '');
    const written = firstChange(folder, 'said');
    const environment = {
      PATH: process.env.PATH,
      LANG: 'de',
      APPDIR: '/tmp/.mount_w',
      LD_LIBRARY_PATH: '/tmp/.mount_w/lib:lib',
      npm_lifecycle_event: 'start',
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: '--require ./x',
      PYTHONPATH: join(project, 'src'),
    };
    const said = join(folder, 'said');
    await openWorkspaceFile(
      { path: 'a.txt', line: null },
      {
        workspace: project,
        editor: ['/bin/sh', '-c', `env > ${said}.part && mv ${said}.part ${said}`],
        environment,
        workspaces: [],
        showInFolder: async () => ok(undefined),
      },
    );
    await written;
    const names = (await readFile(said, 'utf8')).split('\n').map((line) => line.split('=')[0]);
    expect(names).toEqual(expect.arrayContaining(['PATH', 'LANG']));
    expect(Object.keys(environment).filter((name) => names.includes(name))).toEqual(['PATH', 'LANG']);
  });

  it('an untrusted folder says so if the chosen editor is missing', async () => {
    await writeFile(join(project, 'a.txt'), '');
    const opened = await openWorkspaceFile(
      { path: 'a.txt', line: null },
      {
        workspace: project,
        editor: ['/no/such/editor'],
        environment: {},
        workspaces: [],
        showInFolder: async () => ok(undefined),
      },
    );
    expect(opened).toEqual({ ok: false, error: { type: 'failed', message: expect.stringContaining('ENOENT') } });
  });
});

/** Resolves when a file with this name appears in a folder. Watching starts at once. */
async function firstChange(folder: string, name: string): Promise<void> {
  for await (const change of watch(folder)) if (change.filename === name) return;
}
