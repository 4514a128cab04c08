import { chmod, mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import { Lifetime } from '../base/lifetime.ts';
import { runWithTimeout } from '../files/silent-folders.ts';
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

  it('opening a folder describes it by its real path', async () => {
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

  it('opening a folder reports what is wrong with a path', async () => {
    await writeFile(join(home, 'file'), '');
    expect(await problemOf('project')).toBe('notAbsolute');
    expect(await problemOf(join(home, 'gone'))).toBe('missing');
    expect(await problemOf(join(home, 'file'))).toBe('notFolder');
    expect(await problemOf(join(home, 'file', 'inside'))).toBe('notFolder');
    expect(await problemOf(`${home}/a\0b`)).toBe('notAbsolute');
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'opening a folder refuses one that cannot be read',
    async () => {
      await chmod(join(home, 'project'), 0o000);
      expect(await problemOf('~/project')).toBe('notReadable');
      await chmod(join(home, 'project'), 0o700);
    },
  );

  it('opening a folder keeps the trust answer and notifies windows with the open folder', async () => {
    const opened = await tracker.open('~/project');
    if (!opened.ok) throw new Error(opened.error.type);
    const changed = nextOf(opened.value);
    let stops = 0;
    tracker.onReadOnly(async () => void stops++);
    await tracker.answerTrust({ ...(await tracker.createQuestion(opened.value.path)), trust: 'writable' });
    expect(stops).toBe(0);
    expect(await changed).toEqual({ ...opened.value, trust: 'writable' });
    const answered = await tracker.answerTrust({ path: opened.value.path, trust: 'readOnly' });
    expect(answered).toEqual({ ok: true, value: { ...opened.value, trust: 'readOnly' } });
    expect(stops).toBe(1);
    expect(await tracker.answerTrust({ path: '/no/such/folder', trust: 'readOnly' })).toMatchObject({
      error: { type: 'missing' },
    });
  });

  it('opening a folder applies an answer at once if the folder does not respond: distrust, or trust in it or a parent', async () => {
    const [kept, mine, other] = ['kept', 'mine', 'other'].map((name) => join(home, name));
    if (kept === undefined || mine === undefined || other === undefined) throw new Error('No folders');
    await Promise.all([kept, mine, other].map((path) => mkdir(path)));
    await tracker.answerTrust({ path: kept, trust: 'readOnly' });
    await tracker.answerTrust({ ...(await tracker.createQuestion(mine)), trust: 'writable' });
    const keeps = (...paths: readonly string[]) => Promise.all(paths.map((path) => tracker.isKeptReadOnly(path)));
    const asked = [kept, join(kept, 'below'), mine, join(mine, 'below'), other];
    expect(await keeps(...asked)).toEqual([true, false, false, false, false]);
    const slow = Promise.withResolvers<void>();
    const look = runWithTimeout(clock, home, () => slow.promise, undefined);
    clock.advance(5_000);
    await look;
    expect(await keeps(...asked)).toEqual([true, true, false, false, true]);
    slow.resolve();
    await slow.promise;
  });

  it('opening a folder accepts no yes for other settings than the current ones, and reports what to ask', async () => {
    const path = join(home, 'project');
    const asked = await tracker.createQuestion(path);
    await mkdir(join(path, '.codex'));
    await writeFile(join(path, '.codex', 'config.toml'), '[mcp_servers.x]');
    const refused = await tracker.answerTrust({ ...asked, trust: 'writable' });
    const now = await tracker.createQuestion(path);
    expect(now.covers).not.toBe(asked.covers);
    expect(refused).toEqual({ ok: false, error: { type: 'settingsChanged', ...now } });
    expect(await tracker.mayWrite(path)).toBe('ask');
    expect(await tracker.answerTrust({ ...asked, trust: 'readOnly' })).toMatchObject({ value: { trust: 'readOnly' } });
  });

  it('opening a folder accepts no yes for a folder that a link to another one has replaced', async () => {
    const path = join(home, 'project');
    const asked = await tracker.createQuestion(path);
    await rename(path, join(home, 'moved'));
    await symlink(join(home, 'moved'), path);
    expect(await tracker.answerTrust({ ...asked, trust: 'writable' })).toMatchObject({
      error: { type: 'settingsChanged', path: join(home, 'moved') },
    });
  });

  it('opening a folder says if the answer cannot be stored, and still applies it', async () => {
    const opened = await tracker.open('~/project');
    if (!opened.ok) throw new Error(opened.error.type);
    const changed = nextOf(opened.value);
    await mkdir(join(home, 'trust.json'));
    expect(
      await tracker.answerTrust({ ...(await tracker.createQuestion(opened.value.path)), trust: 'writable' }),
    ).toMatchObject({
      error: { type: 'notKept', message: expect.stringContaining('trust.json') },
    });
    expect(await changed).toMatchObject({ trust: 'writable' });
    expect(await tracker.mayWrite(opened.value.path)).toBe('yes');
  });

  it('opening a folder follows the branch while the folder is open', async () => {
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
      const lifetime = new Lifetime();
      tracker.follow(opened, lifetime, (snapshot) => {
        void lifetime.end();
        settle(snapshot);
      });
    });
  }
});
