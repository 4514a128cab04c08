import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import type { BranchMove } from '../commits/branch-move.ts';
import type { Journal } from '../file-transactions/step.ts';
import { getLocksFolder } from '../git/private-folder.ts';
import { getDataFolders } from '../runs/worktrees/run-worktrees.ts';
import { createRecoveryAlert, recoverFiles } from './recovered-files.ts';

/** The id of a process that has ended. */
const dead = spawnSync(process.execPath, ['--version']).pid;

const of = { label: 'wc-1', root: '/project' };
const restored = { ...of, type: 'restored', restored: 3, left: [], copies: null } as const;

describe('the alert about interrupted changes', () => {
  it('names what was restored in the alert about interrupted changes', () => {
    expect(createRecoveryAlert([restored])).toMatchObject({
      severity: 'info',
      fact: 'Workcell closed while applying wc-1.',
      remedy: 'It restored 3 files in /project. Apply the changes again.',
    });
    expect(createRecoveryAlert([{ ...restored, restored: 0 }])?.remedy).toContain('No files in /project were changed.');
    expect(createRecoveryAlert([{ ...of, type: 'finished' }])?.remedy).toBe('It has now finished in /project.');
  });

  it('names the files of the user and the place of the copies in the alert about interrupted changes', () => {
    const alert = createRecoveryAlert([{ ...restored, left: ['a.txt'], copies: '/data/removed/1' }]);
    expect(alert).toMatchObject({ severity: 'warning' });
    expect(alert?.remedy).toContain('left them alone: a.txt.');
    expect(alert?.remedy).toContain('Copies of the earlier files are in Settings, under Data.');
  });

  it('names what could not be restored in the alert about interrupted changes', () => {
    const alert = createRecoveryAlert([{ ...of, type: 'failed', said: 'EACCES', folder: '/data/transactions/1' }]);
    expect(alert).toMatchObject({ severity: 'warning' });
    expect(alert?.remedy).toContain('EACCES');
  });

  it('returns no alert if no change was interrupted', () => {
    expect(createRecoveryAlert([])).toBeNull();
  });
});

describe('the alert about an interrupted branch', () => {
  it('says that a switch or a pull was interrupted, and what to do again', () => {
    const other: BranchMove = {
      ...{ kind: 'branch', folder: '/project', root: '/project', current: 'main', name: 'other' },
      ...{ head: 'a', target: 'b', lockPath: '/project/.git/index.lock', lockProof: null },
    };
    const describeMove = (alongside: BranchMove) => createRecoveryAlert([{ ...restored, alongside }]);
    expect(describeMove(other)).toMatchObject({
      fact: 'Workcell closed while switching to other.',
      remedy: 'It restored 3 files in /project. Switch again.',
    });
    expect(describeMove({ ...other, name: 'main' })).toMatchObject({
      fact: 'Workcell closed while pulling main.',
      remedy: 'It restored 3 files in /project. Pull again.',
    });
  });
});

describe('the locks of interrupted changes', () => {
  it('keeps the lock of an interrupted change while its folder is missing, and releases others', async () => {
    const { path, remove } = createTemporaryFolder('recovered');
    onTestFinished(remove);
    const folders = getDataFolders(path);
    const locks = getLocksFolder(folders.git);
    mkdirSync(locks, { recursive: true });
    const makeLock = (name: string, pid: number) => {
      mkdirSync(join(path, name));
      const own = `index.workcell-${randomUUID()}`;
      const [lock, proof] = [join(path, name, 'index.lock'), join(path, name, own)];
      writeFileSync(proof, '');
      linkSync(proof, lock);
      writeFileSync(join(locks, own), `${pid} ${proof}`);
      return { lock, proof };
    };
    const [needed, other, held] = [makeLock('needed', dead), makeLock('other', dead), makeLock('held', process.pid)];
    const root = join(path, 'missing');
    const alongside: BranchMove = {
      ...{ kind: 'branch', folder: root, root, current: 'main', name: 'other', head: 'a', target: 'b' },
      ...{ lockPath: needed.lock, lockProof: needed.proof },
    };
    const journal: Journal = {
      ...{ version: 1, id: '1', label: 'other', root, createdAt: 1, alongside },
      ...{ steps: [], made: [], cleared: [], tidied: [] },
    };
    mkdirSync(join(folders.pending, '1'), { recursive: true });
    writeFileSync(join(folders.pending, '1/journal.json'), JSON.stringify(journal));
    expect(await recoverFiles(folders, Date.now())).toMatchObject([{ type: 'failed' }]);
    expect([needed.lock, needed.proof, other.lock, other.proof].map((each) => existsSync(each))).toEqual([
      ...[true, true, false, false],
    ]);
    expect(
      [held.lock, held.proof].map((each) => existsSync(each)),
      'of a process that runs',
    ).toEqual([true, true]);
  });

  it('keeps the note of a lock on a disk that is missing for 30 days', async () => {
    const { path, remove } = createTemporaryFolder('recovered');
    onTestFinished(remove);
    const folders = getDataFolders(path);
    const name = `index.workcell-${randomUUID()}`;
    const note = join(getLocksFolder(folders.git), name);
    mkdirSync(dirname(note), { recursive: true });
    writeFileSync(note, `${dead} ${join(path, 'missing', name)}`);
    const startAfter = async (days: number) => {
      await recoverFiles(folders, Date.now() + days * 86_400_000);
      return existsSync(note);
    };
    expect([await startAfter(29), await startAfter(31)]).toEqual([true, false]);
  });

  it('removes no file of the user that a note names that was half written', async () => {
    const { path, remove } = createTemporaryFolder('recovered');
    onTestFinished(remove);
    const folders = getDataFolders(path);
    const index = join(path, 'index');
    writeFileSync(index, 'staged');
    mkdirSync(getLocksFolder(folders.git), { recursive: true });
    const note = join(getLocksFolder(folders.git), `index.workcell-${randomUUID()}`);
    writeFileSync(note, `${dead} ${index}`);
    await recoverFiles(folders, Date.now());
    expect([index, note].map((each) => existsSync(each))).toEqual([true, false]);
  });
});
