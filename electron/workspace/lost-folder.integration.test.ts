import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import { Lifetime } from '../base/lifetime.ts';
import { FolderTrust } from './folder-trust.ts';
import { WorkspaceTracker } from './workspace-tracker.ts';

describe('an opened folder', () => {
  let home = '';
  let project = '';
  let clock: ManualClock;
  let tracker: WorkspaceTracker;
  let lifetime: Lifetime;
  const states: WorkspaceSnapshot[] = [];

  beforeEach(async () => {
    home = await realpath(await mkdtemp(join(tmpdir(), 'workcell-lost-')));
    project = join(home, 'above', 'project');
    await mkdir(join(project, '.git'), { recursive: true });
    await writeFile(join(project, '.git', 'HEAD'), 'ref: refs/heads/main\n');
    clock = new ManualClock();
    tracker = new WorkspaceTracker(await FolderTrust.load(home, home), home, clock);
    states.length = 0;
    lifetime = new Lifetime();
  });
  afterEach(async () => {
    await lifetime.end();
    await rm(home, { recursive: true });
  });

  /** Opens a folder and follows it. Resolves once it is being checked regularly. */
  async function follow(path = project): Promise<WorkspaceSnapshot> {
    const opened = await tracker.open(path);
    if (!opened.ok) throw new Error(opened.error.type);
    tracker.follow(opened.value, lifetime, (state) => states.push(state));
    await expect.poll(() => clock.pending).toBe(1);
    return opened.value;
  }

  /** Resolves with the newest state once it matches. Time advances in the meantime. */
  async function becomes(expected: object): Promise<void> {
    await expect
      .poll(() => {
        clock.advance(2_000);
        return states.at(-1);
      })
      .toMatchObject(expected);
  }

  /** Resolves once the folder is usable again. */
  async function restoreFolder(): Promise<void> {
    await expect
      .poll(() => {
        clock.advance(2_000);
        return states.at(-1)?.problem;
      })
      .toBeUndefined();
  }

  it('an opened folder is gone when it is renamed, and is back under its name with its branch', async () => {
    const opened = await follow();
    await rename(project, join(home, 'renamed'));
    await becomes({ path: project, problem: { type: 'missing', path: project }, gitRoot: null, branch: null });
    await rename(join(home, 'renamed'), project);
    await becomes(opened);
    expect(states).toHaveLength(2);
    await writeFile(join(project, '.git', 'HEAD'), 'ref: refs/heads/other\n');
    await becomes({ branch: 'other' });
  });

  it('an opened folder is known to be gone at once, without waiting for the next check', async () => {
    await follow();
    await rename(project, join(home, 'renamed'));
    await expect.poll(() => states.at(-1)?.problem?.type).toBe('missing');
  });

  it('an opened folder is back after it is deleted and created again', async () => {
    await follow();
    await rm(project, { recursive: true });
    await becomes({ problem: { type: 'missing' } });
    await mkdir(project);
    await restoreFolder();
    expect(states.at(-1)).toMatchObject({ path: project, branch: null });
  });

  it('an opened folder is gone with the folder above it', async () => {
    await follow();
    await rename(join(home, 'above'), join(home, 'other'));
    await becomes({ problem: { type: 'missing' } });
    await rename(join(home, 'other'), join(home, 'above'));
    await becomes({ branch: 'main' });
  });

  it('an opened folder is gone if a file takes its place', async () => {
    await follow();
    await rm(project, { recursive: true });
    await writeFile(project, '');
    await becomes({ problem: { type: 'notFolder', path: project } });
  });

  it('an opened folder is not the opened folder if a link takes its place', async () => {
    await follow();
    const other = join(home, 'other');
    await rename(project, other);
    await symlink(other, project);
    await becomes({ problem: { type: 'elsewhere', path: project, leadsTo: other }, branch: null });
  });

  it('an opened folder stays the same when the link that led to it changes', async () => {
    const link = join(home, 'link');
    await symlink(project, link);
    const opened = await follow(link);
    expect(opened.path).toBe(project);
    await rm(link);
    await symlink(home, link);
    await writeFile(join(project, '.git', 'HEAD'), 'ref: refs/heads/other\n');
    await becomes({ path: project, branch: 'other' });
    expect(states).toHaveLength(1);
  });

  it.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
    'an opened folder is gone when its disk is unmounted, and back with it',
    async () => {
      const disk = join(home, 'disk');
      await mkdir(disk);
      const mount = () => execFileSync('mount', ['-t', 'tmpfs', 'workcell-test', disk]);
      const unmount = () => execFileSync('umount', [disk]);
      mount();
      try {
        await follow(disk);
        unmount();
        await becomes({ problem: { type: 'missing', path: disk } });
      } finally {
        mount();
      }
      await restoreFolder();
      await lifetime.end();
      unmount();
    },
  );

  it.runIf(process.platform === 'linux')('an opened folder is no longer watched once nothing follows it', async () => {
    const before = watched();
    await follow();
    await expect.poll(watched).toBe(before + 2);
    await lifetime.end();
    expect(clock.pending).toBe(0);
    expect(watched()).toBe(before);
  });
});

/** Returns how many folders the system watches for this process. */
function watched(): number {
  const infos = readdirSync('/proc/self/fdinfo').map((name) => {
    try {
      return readFileSync(`/proc/self/fdinfo/${name}`, 'utf8');
    } catch {
      return '';
    }
  });
  return infos.join('\n').match(/^inotify wd:/gm)?.length ?? 0;
}
