import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { isLong, limit } from '../../fixtures/testkit/test-run.ts';
import type { AttackedCycle } from './testing/attacked-cycle.ts';
import { createTraps, hostileAttributes, plantEveryTrap } from './testing/plant-every-trap.ts';

const program = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
const ownGit = execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim();
const canTrace =
  spawnSync('strace', ['-f', '--seccomp-bpf', '-e', 'trace=execve', '-o', '/dev/null', 'true']).status === 0;

/** Runs the test's own git. It sets up repositories without hooks. */
function git(folder: string, ...args: readonly string[]): string {
  const settings = ['protocol.file.allow=always', 'user.name=a', 'user.email=a@b', 'core.hooksPath=/dev/null'];
  return execFileSync('git', ['-C', folder, ...settings.flatMap((each) => ['-c', each]), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' },
  }).trim();
}

function createRepositoryAt(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  if (!existsSync(join(root, '.git'))) git(root, 'init', '--quiet', '--initial-branch=main');
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '-m', 'Files');
}

const numbers = Array.from({ length: 30 }, (_, at) => `${at + 1}\n`).join('');
const files = { 'a.txt': 'a\n', 'src/code.txt': 'code\n', 'out/far.txt': 'far\n', 'long.txt': numbers };

/** Makes a repository of some kind. Returns its working tree and the git folders in which to plant traps. */
const kinds: Readonly<Record<string, (folder: string) => { root: string; gitFolders: readonly string[] }>> = {
  plain: (folder) => {
    const root = join(folder, 'project');
    createRepositoryAt(root, files);
    return { root, gitFolders: [join(root, '.git')] };
  },
  submodule: (folder) => {
    const root = join(folder, 'project');
    createRepositoryAt(join(folder, 'part'), { 'part.txt': 'part\n' });
    createRepositoryAt(root, files);
    git(root, 'submodule', '--quiet', 'add', join(folder, 'part'), 'sub');
    git(root, 'commit', '--quiet', '-m', 'Submodule');
    return { root, gitFolders: [join(root, '.git'), join(root, '.git/modules/sub')] };
  },
  'partial clone': (folder) => {
    const [root, origin] = [join(folder, 'project'), join(folder, 'origin')];
    createRepositoryAt(origin, { 'a.txt': 'older\n', 'gone.txt': 'gone\n' });
    createRepositoryAt(origin, files);
    git(origin, 'config', 'uploadpack.allowFilter', 'true');
    git(folder, 'clone', '--quiet', '--filter=blob:none', `file://${origin}`, root);
    return { root, gitFolders: [join(root, '.git')] };
  },
  'partial clone whose contents are missing': (folder) => {
    const made = kinds['partial clone']?.(folder) ?? { root: '', gitFolders: [] };
    git(made.root, 'update-ref', 'HEAD', 'HEAD^');
    return made;
  },
  'sparse checkout': (folder) => {
    const root = join(folder, 'project');
    createRepositoryAt(root, files);
    git(root, 'sparse-checkout', 'set', '--cone', 'src');
    return { root, gitFolders: [join(root, '.git')] };
  },
  'linked worktree': (folder) => {
    const [main, root] = [join(folder, 'main'), join(folder, 'project')];
    createRepositoryAt(main, files);
    git(main, 'worktree', 'add', '--quiet', root);
    return { root, gitFolders: [join(main, '.git'), join(main, '.git/worktrees/project')] };
  },
};

/** These three kinds have every kind of git folder, and one has no contents. The long run attacks the others too. */
const attackedKinds = isLong
  ? Object.keys(kinds)
  : ['submodule', 'linked worktree', 'partial clone whose contents are missing'];

/** Sets up an attack, runs the app's whole cycle, and reports what ran. */
function attack(kind: string, trust: AttackedCycle['trust']) {
  const temporary = createTemporaryFolder('attack');
  onTestFinished(() => temporary.remove());
  const folder = realpathSync(temporary.path);
  const { gitFolders, root } = kinds[kind]?.(folder) ?? { gitFolders: [], root: '' };
  const traps = createTraps(join(folder, 'traps'));
  // The exact attack of a sandboxed model: a repository that the model makes, with a filter.
  const hostile = join(folder, 'hostile');
  createRepositoryAt(hostile, { 'x.txt': 'x\n' });
  plantEveryTrap(join(hostile, '.git'), traps);
  git(hostile, 'config', '--file', '.git/config', 'filter.q.clean', traps.program('nested-clean'));
  renameSync(join(hostile, '.git'), join(folder, 'hostile.git'));
  writeFileSync(join(root, '.gitattributes'), hostileAttributes);
  writeFileSync(join(root, 'a.txt'), 'b\n');
  writeFileSync(join(root, 'untracked.txt'), 'untracked\n');
  for (const each of gitFolders) plantEveryTrap(each, traps);
  // The traps work: ordinary git springs some.
  spawnSync('git', ['-C', root, 'status'], { env: { PATH: process.env.PATH, HOME: folder } });
  spawnSync('git', ['-C', root, 'add', '--dry-run', '.'], { env: { PATH: process.env.PATH, HOME: folder } });
  const worksForGit = traps.sprung();
  traps.forget();
  const cycle: AttackedCycle = {
    ...{ root, program, trust, path: process.env.PATH ?? '', ourFolder: join(folder, 'ours') },
    hostileGit: join(folder, 'hostile.git'),
  };
  mkdirSync(cycle.ourFolder);
  const trace = join(folder, 'trace');
  const command = [process.execPath, join(import.meta.dirname, 'testing/attacked-cycle.ts'), JSON.stringify(cycle)];
  const tracer = canTrace
    ? ['strace', '-f', '--seccomp-bpf', '-e', 'trace=execve,execveat', '-s', '300', '-o', trace]
    : [];
  const [first = '', ...rest] = [...tracer, ...command];
  const run = spawnSync(first, rest, { encoding: 'utf8', cwd: folder, timeout: 240_000 });
  if (run.status !== 0) throw new Error(`${run.status} ${run.stderr}`);
  const starts = canTrace ? programsIn(readFileSync(trace, 'utf8')) : [];
  rmSync(join(folder, 'trace'), { force: true });
  return { worksForGit, sprung: traps.sprung(), starts, said: run.stdout };
}

/** Lists each program that was started or tried, with its arguments. */
function programsIn(trace: string): readonly { readonly program: string; readonly args: string }[] {
  return [...trace.matchAll(/execve(?:at)?\((?:\w+, )?"([^"]*)", \[(.*)\]/g)].map((found) => ({
    program: found[1] ?? '',
    args: found[2] ?? '',
  }));
}

const isOurs = ({ program: started }: { readonly program: string }): boolean =>
  started === program ||
  started === process.execPath ||
  (dirname(started) === ownGit && basename(started).startsWith('git'));

describe.skipIf(process.platform === 'win32')('a folder with every trap that git knows', () => {
  it.each(attackedKinds)(
    'runs no planted program of a hostile repository in the whole life of its runs: %s',
    { timeout: limit(300_000) },
    (kind) => {
      const { said, sprung, starts, worksForGit } = attack(kind, 'trusted');
      expect(worksForGit).not.toEqual([]);
      expect(sprung).toEqual([]);
      expect(starts.filter((start) => !isOurs(start))).toEqual([]);
      // Nothing is fetched, not even by git itself.
      expect(starts.filter(({ args }) => /"(fetch|fetch-pack|upload-pack|remote-[^"]*)"/.test(args))).toEqual([]);
      if (canTrace) expect(starts.length).toBeGreaterThan(20);
      expect(said).toContain(kind.includes('missing') ? '"contentsMissing"' : '"by-run.txt"');
      if (!kind.includes('missing')) expect(said).toContain('"leftOut":[{"path":"long.txt","hunks":[1]}]');
    },
  );

  it('starts no program in a hostile folder before the user trusts it', { timeout: limit(300_000) }, () => {
    const { said, sprung, starts } = attack('submodule', 'untrusted');
    expect(sprung).toEqual([]);
    expect(starts.filter(({ program: started }) => started !== process.execPath)).toEqual([]);
    expect(said).toContain('"branch":"main"');
  });
});
