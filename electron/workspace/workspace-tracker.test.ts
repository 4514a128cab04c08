import { chmod, mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import { FolderTrust } from './folder-trust.ts';
import { WorkspaceTracker } from './workspace-tracker.ts';

describe('opening a folder', () => {
  let home = '';
  let tracker: WorkspaceTracker;
  let clock: ManualClock;
  const problemOf = async (path: string) => {
    const opened = await tracker.open(path);
    return opened.ok ? null : opened.error.type;
  };
  beforeEach(async () => {
    home = await realpath(await mkdtemp(join(tmpdir(), 'workcell-home-')));
    clock = new ManualClock();
    tracker = new WorkspaceTracker(await FolderTrust.load(home, home), home, clock);
    await mkdir(join(home, 'project'));
  });
  afterEach(() => rm(home, { recursive: true }));

  it('describes it by its real path', async () => {
    await symlink(join(home, 'project'), join(home, 'link'));
    expect(await tracker.open('~/link')).toEqual({
      ok: true,
      value: {
        path: join(home, 'project'),
        name: 'project',
        displayPath: '~/project',
        gitRoot: null,
        branch: null,
        trust: 'unknown',
      },
    });
  });

  it('says what is wrong with a path', async () => {
    await writeFile(join(home, 'file'), '');
    expect(await problemOf('project')).toBe('notAbsolute');
    expect(await problemOf(join(home, 'gone'))).toBe('missing');
    expect(await problemOf(join(home, 'file'))).toBe('notFolder');
    expect(await problemOf(join(home, 'file', 'inside'))).toBe('notFolder');
    expect(await problemOf(`${home}/a\0b`)).toBe('notAbsolute');
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('refuses one that cannot be read', async () => {
    await chmod(join(home, 'project'), 0o000);
    expect(await problemOf('~/project')).toBe('notReadable');
    await chmod(join(home, 'project'), 0o700);
  });

  it('keeps the answer on trust and tells those who have the folder open', async () => {
    const opened = await tracker.open('~/project');
    if (!opened.ok) throw new Error(opened.error.type);
    const changed = nextOf(opened.value);
    const answered = await tracker.answerTrust(opened.value.path, 'readOnly');
    expect(answered).toEqual({ ok: true, value: { ...opened.value, trust: 'readOnly' } });
    expect(await changed).toEqual({ ...opened.value, trust: 'readOnly' });
    expect(await tracker.answerTrust('/no/such/folder', 'writable')).toMatchObject({ error: { type: 'missing' } });
  });

  it('says when the answer cannot be kept, which holds all the same', async () => {
    const opened = await tracker.open('~/project');
    if (!opened.ok) throw new Error(opened.error.type);
    const changed = nextOf(opened.value);
    await mkdir(join(home, 'trust.json'));
    expect(await tracker.answerTrust(opened.value.path, 'writable')).toMatchObject({
      error: { type: 'notKept', message: expect.stringContaining('trust.json') },
    });
    expect(await changed).toMatchObject({ trust: 'writable' });
    expect(await tracker.mayWrite(opened.value.path)).toBe('yes');
  });

  it('follows the branch while somebody has it open', async () => {
    const git = join(home, 'project', '.git');
    await mkdir(git);
    await writeFile(join(git, 'HEAD'), 'ref: refs/heads/main\n');
    const opened = await tracker.open('~/project');
    if (!opened.ok) throw new Error(opened.error.type);
    const changed = nextOf(opened.value);
    await writeFile(join(git, 'HEAD.lock'), 'ref: refs/heads/other\n');
    await rename(join(git, 'HEAD.lock'), join(git, 'HEAD'));
    expect(await changed).toEqual({ ...opened.value, branch: 'other' });
  });

  function nextOf(opened: WorkspaceSnapshot): Promise<WorkspaceSnapshot> {
    return new Promise((settle) => {
      const stop = tracker.follow(opened, (snapshot) => {
        stop();
        settle(snapshot);
      });
    });
  }
});
