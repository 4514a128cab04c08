import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runIdSchema } from '../../../shared/runs/run-ref.ts';
import { noCredit } from '../../file-transactions/testing/no-credit.ts';
import { systemClock } from '../../files/system-clock.ts';
import { getDataFolders, RunWorktrees } from '../../runs/worktrees/run-worktrees.ts';
import { hostileAttributes } from './plant-every-trap.ts';

// A test program that does everything the app does with git in one folder, so that a test can trace it. It simulates a
// model's turn with file operations alone, so every program that starts is the app's.

/** The test program's input, as JSON. `program` is git, `path` the PATH, and `root` the attacked repository. */
export type AttackedCycle = {
  readonly root: string;
  readonly program: string;
  readonly path: string;
  readonly ourFolder: string;
  /** A hostile git folder, to put into folders of the working tree. */
  readonly hostileGit: string;
  /** `untrusted`: the user has not trusted the folder. */
  readonly trust: 'untrusted' | 'trusted';
};

/** One of two hunks. */
const leaveOut = [{ path: 'long.txt', hunks: [1] }];

const neverTrusted = new AbortController().signal;

/** Does what Codex can do in its sandbox: everything except writing in the top `.git`. */
function takeTurn(folder: string, hostileGit: string): void {
  const sub = join(folder, 'sub');
  if (existsSync(join(sub, '.git'))) renameSync(join(sub, '.git'), join(sub, '.oldgit'));
  for (const [name, file] of [
    ['sub', 'part.txt'],
    ['nested', 'made.txt'],
    ['src', 'code.txt'],
  ] as const) {
    mkdirSync(join(folder, name), { recursive: true });
    cpSync(hostileGit, join(folder, name, '.git'), { recursive: true });
    writeFileSync(join(folder, name, '.gitattributes'), '* filter=q\n');
    writeFileSync(join(folder, name, file), 'changed in the turn\n');
  }
  writeFileSync(join(folder, '.gitattributes'), hostileAttributes);
  writeFileSync(join(folder, 'new.txt'), 'new\n');
}

async function main({ hostileGit, ourFolder, path, program, root, trust }: AttackedCycle): Promise<unknown> {
  const said: unknown[] = [];
  const worktrees = new RunWorktrees({
    history: noCredit,
    clock: systemClock,
    folder: join(ourFolder, 'worktrees'),
    folders: getDataFolders(ourFolder),
    describeUse: async () => null,
    claimFiles: async () => null,
    describeWorkspaceUse: async () => null,
    git: async () => ({ program, environment: { PATH: path, HOME: ourFolder }, privateFolder: join(ourFolder, 'git') }),
    mayWrite: async () => (trust === 'trusted' ? 'yes' : 'ask'),
  });
  const run = (id: string) => ({ projectRoot: root, runId: runIdSchema.parse(id) });
  const create = (id: string, withUncommitted: boolean) =>
    worktrees.create({ projectRoot: root, runId: run(id).runId, title: '', withUncommitted, signal: neverTrusted });
  said.push(await worktrees.readSurroundings(root), await worktrees.readRepositoryInfo(root));
  const mark = await worktrees.mark(root);
  const first = await create('wc-1', false);
  takeTurn(root, hostileGit);
  said.push(mark === null ? null : await worktrees.since(mark), await worktrees.readRepositoryInfo(root));
  const second = await create('wc-2', true);
  for (const [id, made] of [
    ['wc-1', first],
    ['wc-2', second],
  ] as const) {
    said.push(made.ok ? null : made);
    if (!made.ok) continue;
    writeFileSync(join(made.value.path, 'by-run.txt'), `${id}\n`);
    writeFileSync(
      join(made.value.path, 'long.txt'),
      readFileSync(join(root, 'long.txt'), 'utf8').replace(/^(2|20)$/gm, id),
    );
    const plain = await worktrees.review(run(id));
    if (id === 'wc-1' && plain.ok) said.push(await worktrees.apply(run(id), plain.value.tree, leaveOut));
    takeTurn(made.value.path, hostileGit);
    const changes = await worktrees.review(run(id));
    said.push(changes.ok ? changes.value.nested : changes);
    if (!changes.ok) continue;
    said.push(await worktrees.apply(run(id), changes.value.tree, leaveOut));
    said.push(await worktrees.apply(run(id), changes.value.tree));
    if (id === 'wc-1') said.push(await worktrees.keep(run(id), changes.value.tree, 'Kept'));
    said.push(await worktrees.discard(run(id)));
  }
  return said;
}

process.stdout.write(`${JSON.stringify(await main(JSON.parse(process.argv[2] ?? '')))}\n`);
