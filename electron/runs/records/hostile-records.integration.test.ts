import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import type { RunProof } from '../../../shared/runs/run-proof.ts';
import type { RunRecording } from '../run-recording.ts';
import { endUnfinishedRun } from './end-unfinished-run.ts';
import { excludeFromGit } from './exclude-from-git.ts';
import { recordRun } from './record-run.ts';
import { findRunFolder } from './run-folder.ts';

vi.mock(import('./run-folder.ts'), { spy: true });
const original = await vi.importActual<typeof import('./run-folder.ts')>('./run-folder.ts');

// A turn that works in place can change everything below `.workcells` while we write there.

const proof: RunProof = {
  ...{ prompt: 'Fix it', tool: 'codex', model: null, started_at: '2026-01-01T00:00:00.000Z', ended_at: null },
  ...{ start_commit: null, end_commit: null, files_changed: [], exit_status: 0, checks: [] },
};
const mine = '# mine\n';

let root = '';
let home = '';
let problems: string[] = [];
beforeEach(() => {
  const folder = createTemporaryFolder('hostile-records');
  onTestFinished(() => folder.remove());
  [root, home] = [join(folder.path, 'workspace'), join(folder.path, 'home')];
  problems = [];
  mkdirSync(root);
  mkdirSync(home);
  writeFileSync(join(home, '.bashrc'), mine);
});

async function startRun(): Promise<{ recording: RunRecording; folder: string }> {
  const recorded = await recordRun(root, { clock: new ManualClock(), onProblem: (problem) => problems.push(problem) });
  if (!recorded.ok) throw new Error(recorded.error);
  return { recording: recorded.value, folder: join(root, '.workcells', recorded.value.id) };
}

/** Lists the files that a turn must not reach. */
function outside(): unknown {
  return [readdirSync(home, { recursive: true }), readFileSync(join(home, '.bashrc'), 'utf8')];
}

describe.runIf(process.platform !== 'win32')('a turn that changes the record of its run', () => {
  it("a turn that tampers with its run record gets the proof in place of its link, and the link's target stays unchanged", async () => {
    const { folder, recording } = await startRun();
    symlinkSync(join(home, '.bashrc'), join(folder, 'proof.json'));
    await recording.writeProof(proof);
    await recording.close();
    expect(outside()).toEqual([['.bashrc'], mine]);
    expect(lstatSync(join(folder, 'proof.json')).isFile()).toBe(true);
    expect(JSON.parse(readFileSync(join(folder, 'proof.json'), 'utf8'))).toEqual(proof);
    expect(problems).toEqual([]);
  });

  it.each(['wc', '.workcells'])(
    'a turn that tampers with its run record gets no proof through a link in place of %s',
    async (name) => {
      const { folder, recording } = await startRun();
      const path = name === 'wc' ? folder : join(root, name);
      if (name === '.workcells') mkdirSync(join(home, recording.id));
      renameSync(path, join(root, 'moved'));
      symlinkSync(home, path);
      const before = outside();
      await recording.writeProof(proof);
      recording.stderr('a word\n');
      await recording.close();
      expect(outside()).toEqual(before);
      expect(problems).toEqual([
        `${folder} was replaced while the run was being recorded.`,
        `${folder} was replaced while the run was being recorded.`,
      ]);
    },
  );

  it('a turn that tampers with its run record gets no log through a link', async () => {
    const first = await startRun();
    mkdirSync(join(first.folder, 'logs'));
    symlinkSync(join(home, '.bashrc'), join(first.folder, 'logs/stderr.log'));
    first.recording.stderr('touch /tmp/reached\n');
    await first.recording.close();
    const second = await startRun();
    symlinkSync(home, join(second.folder, 'logs'));
    second.recording.stderr('touch /tmp/reached\n');
    await second.recording.close();
    expect(outside()).toEqual([['.bashrc'], mine]);
    expect(problems).toEqual([
      `${first.folder}/logs/stderr.log is not a regular file.`,
      `${second.folder}/logs is not a folder.`,
    ]);
  });

  it('a turn that tampers with its run record gets no log in a file with another hard link', async () => {
    const { folder, recording } = await startRun();
    mkdirSync(join(folder, 'logs'));
    execFileSync('ln', [join(home, '.bashrc'), join(folder, 'logs/stderr.log')]);
    recording.stderr('touch /tmp/reached\n');
    await recording.close();
    expect(outside()).toEqual([['.bashrc'], mine]);
    expect(problems).toEqual([`${folder}/logs/stderr.log is not a regular file.`]);
  });

  it('a turn that tampers with its run record does not block the end of its run with a pipe as a log', async () => {
    const { folder, recording } = await startRun();
    mkdirSync(join(folder, 'logs'));
    execFileSync('mkfifo', [join(folder, 'logs/stderr.log')]);
    recording.stderr('a word\n');
    await recording.close();
    expect(problems).toEqual([`${folder}/logs/stderr.log is not a regular file.`]);
  });
});

describe.runIf(process.platform !== 'win32')('a run left behind by an earlier start of the app', () => {
  async function leave(plant: (telemetry: string) => void): Promise<boolean> {
    const { folder, recording } = await startRun();
    await recording.close();
    rmSync(join(folder, 'telemetry.jsonl'));
    plant(join(folder, 'telemetry.jsonl'));
    return await endUnfinishedRun({ projectRoot: root, runId: recording.id }, new ManualClock());
  }

  it('a run of an earlier start counts as ended if a pipe replaces its telemetry', async () => {
    expect(await leave((telemetry) => execFileSync('mkfifo', [telemetry]))).toBe(true);
  });

  it.each(['wc', '.workcells'])(
    'a run of an earlier start writes nothing elsewhere when another folder replaces %s',
    async (name) => {
      const { folder, recording } = await startRun();
      await recording.close();
      const victim = join(home, recording.id);
      mkdirSync(victim);
      writeFileSync(join(victim, 'telemetry.jsonl'), '');
      const [place, other] = name === 'wc' ? [folder, victim] : [join(root, name), home];
      vi.mocked(findRunFolder).mockImplementationOnce(async (projectRoot, id) => {
        const found = await original.findRunFolder(projectRoot, id);
        renameSync(place, join(root, 'moved'));
        symlinkSync(other, place);
        return found;
      });
      expect(await endUnfinishedRun({ projectRoot: root, runId: recording.id }, new ManualClock())).toBe(true);
      expect(readFileSync(join(victim, 'telemetry.jsonl'), 'utf8')).toBe('');
    },
  );

  it('a run of an earlier start writes nothing through links in place of its telemetry or lock', async () => {
    expect(await leave((telemetry) => symlinkSync(join(home, '.bashrc'), telemetry))).toBe(true);
    const withLock = await leave((telemetry) => {
      rmSync(`${telemetry}.lock`, { force: true });
      symlinkSync(join(home, 'made'), `${telemetry}.lock`);
    });
    expect(withLock).toBe(true);
    expect(outside()).toEqual([['.bashrc'], mine]);
  });
});

describe('a lock in the run folder', () => {
  it('a lock in the run folder is not created, and a database planted there stays untouched', async () => {
    const first = await startRun();
    first.recording.stderr('a word\n');
    expect(readdirSync(first.folder)).toEqual(['telemetry.jsonl']);
    await first.recording.close();
    const second = await startRun();
    await second.recording.close();
    const lock = join(second.folder, 'telemetry.jsonl.lock');
    const planted = new Database(lock);
    planted.pragma('journal_mode = wal');
    planted.exec('CREATE TABLE t (x)');
    // A killed program leaves these files behind: the lock with its journal next to it.
    const files = ['', '-wal', '-shm'].map((end) => [`${lock}${end}`, readFileSync(`${lock}${end}`)] as const);
    planted.close();
    for (const [file, bytes] of files) writeFileSync(file, bytes);
    expect(await endUnfinishedRun({ projectRoot: root, runId: second.recording.id }, new ManualClock())).toBe(true);
    expect(readFileSync(join(second.folder, 'telemetry.jsonl'), 'utf8')).toContain('"completed"');
    for (const [file, bytes] of files) expect(readFileSync(file).equals(bytes)).toBe(true);
  });
});

describe.runIf(process.platform !== 'win32')("git's exclude list", () => {
  it('git’s exclude list is not written outside the repository, and does not wait for a pipe', async () => {
    const git = join(root, '.git');
    mkdirSync(join(git, 'objects'), { recursive: true });
    symlinkSync(home, join(git, 'info'));
    expect(await excludeFromGit(git)).toBe(false);
    expect(outside()).toEqual([['.bashrc'], mine]);
    rmSync(join(git, 'info'));
    symlinkSync(join(home, 'made'), join(git, 'info'));
    expect(await excludeFromGit(git)).toBe(false);
    expect(existsSync(join(home, 'made'))).toBe(false);
    rmSync(join(git, 'info'));
    // A pipe does not name another folder, so this folder has the list.
    execFileSync('mkfifo', [join(git, 'commondir')]);
    expect(await excludeFromGit(git)).toBe(true);
  });
});
