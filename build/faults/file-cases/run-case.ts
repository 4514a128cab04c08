import { closeSync, constants, cpSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isByteSource, readFileState } from '../../../electron/file-transactions/file-state.ts';
import type { NewState } from '../../../electron/file-transactions/step.ts';
import { toPathBytes } from '../../../electron/file-transactions/tree-path.ts';
import { planApply } from '../../../electron/runs/worktrees/apply-changes.ts';
import { openWorktree } from '../../../electron/runs/worktrees/open-worktree.ts';
import type { WorktreeRecord } from '../../../electron/runs/worktrees/worktree-record.ts';
import { type RunRef, runIdSchema } from '../../../shared/runs/run-ref.ts';
import { addDamage, type Damage, noDamage } from '../damage.ts';
import type { Random } from '../random.ts';
import { createGit, createRunWorktrees, recoverLeftovers } from './act.ts';
import { type Case, readUserGit } from './case.ts';
import { checkCase } from './check-case.ts';
import { type Content, hash, readContent, readFiles, toPath } from './disk.ts';
import { killChild } from './kill-child.ts';
import { actAsRun, editFiles } from './random-edits.ts';
import { createRepository, runGit } from './random-repository.ts';

const actions = ['apply', 'apply', 'keep', 'discard'] as const;

/** The outcome of one case: what was lost, and how often a program was killed. */
export type CaseEnd = { readonly damage: Damage; readonly kills: number; readonly summary: string };

/**
 * One random case: a repository, a run in it, the user's concurrent actions, and Apply, Keep, or Discard, killed at
 * some point and started again.
 */
export async function runCase(random: Random): Promise<CaseEnd> {
  const folder = mkdtempSync(join(tmpdir(), 'workcell-case-'));
  let summary = folder;
  try {
    const dataFolder = join(folder, 'data');
    mkdirSync(dataFolder);
    const repository = createRepository(folder, random);
    const { projectRoot, root, traits } = repository;
    const run: RunRef = { projectRoot, runId: runIdSchema.parse('wc-1') };
    const worktrees = createRunWorktrees(dataFolder);
    if (random.chance(0.5)) editFiles(root, random, 3);
    const withUncommitted = random.chance(0.4);
    const signal = new AbortController().signal;
    const made = await worktrees.create({ projectRoot, runId: run.runId, title: '', withUncommitted, signal });
    // The user replaced the run's folder with a file.
    if (!made.ok && readContent(projectRoot, '.') !== 'folder') return { damage: noDamage, kills: 0, summary };
    if (!made.ok) throw new Error(`No worktree: ${JSON.stringify(made.error)}`);
    const base = readFiles(made.value.path);
    const commits = actAsRun(made.value.path, random);
    if (random.chance(0.4)) editFiles(root, random, 3);
    const review = await worktrees.changes(run);
    if (!review.ok) throw new Error(`No review: ${JSON.stringify(review.error)}`);
    if (random.chance(0.4)) editFiles(root, random, 3);
    const reviewed = readFiles(made.value.path);
    if (random.chance(0.15)) editFiles(made.value.path, random, 1);
    const { tree } = review.value;
    const action = random.pick(actions);
    const one: Case = {
      ...{ action, base, commits, dataFolder, folder, repository, reviewed, run, tree },
      worktree: made.value.path,
      plan: action === 'apply' ? await planCase(folder, dataFolder, made.value, tree) : new Map(),
      before: { workspace: readFiles(root), worktree: readFiles(made.value.path), git: readUserGit(root) },
      userWrites: new Map(),
    };
    const args = [action, dataFolder, projectRoot, run.runId, tree];
    const writes = random.chance(0.3);
    const end = await killChild(args, random, () => {
      if (writes) writeConcurrently(one, random);
    });
    const ends = [end];
    for (let again = random.below(3); again > 0 && end.isKilled; again--) {
      ends.push(await killChild(['start', dataFolder], random, () => undefined));
    }
    const kills = ends.filter(({ isKilled }) => isKilled).length;
    summary = `${action} in ${traits.join(', ') || 'a plain repository'}, killed ${ends.map(({ how }) => how).join(', ')}`;
    await recoverLeftovers(dataFolder);
    let damage = checkCase(one, { end, secondStart: await recoverLeftovers(dataFolder) });
    damage = addDamage(damage, await finish(one));
    return { damage, kills, summary };
  } catch (failure) {
    const problem = failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
    return { damage: { ...noDamage, wrongStates: [problem] }, kills: 0, summary };
  } finally {
    if (process.env.KEEP_CASES === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** Problems that may correctly end a second attempt. */
const allowedProblems: ReadonlySet<string> = new Set([
  ...['conflicts', 'files', 'nested', 'submodules', 'changedSinceReview', 'folderGone', 'branchInUse'],
]);

/** Without a kill, the same action is done or refused for a reason, and again nothing is lost. */
async function finish(one: Case): Promise<Damage> {
  const { action, run, tree } = one;
  const worktrees = createRunWorktrees(one.dataFolder);
  worktrees.addReviewed(run, tree);
  const done =
    action === 'apply'
      ? await worktrees.apply(run, tree)
      : action === 'keep'
        ? await worktrees.keep(run, tree, 'Kept')
        : await worktrees.discard(run);
  const wrongStates: string[] = [];
  if (!done.ok && !allowedProblems.has(done.error.type))
    wrongStates.push(`${action} again: ${JSON.stringify(done.error)}`);
  const isGone = (await worktrees.list()).length === 0;
  if (action === 'keep' && (done.ok || isGone)) {
    const trees = runGit(one.repository.root, 'for-each-ref', '--format=%(tree)', 'refs/heads/').split('\n');
    if (!trees.includes(tree)) wrongStates.push('No branch has what was kept');
  }
  if (action === 'discard' && done.ok && !isGone) wrongStates.push('The worktree is still listed');
  const after = checkCase(one, null);
  if (action === 'apply' && done.ok) wrongStates.push(...findNotApplied(one));
  return addDamage(after, { ...noDamage, wrongStates });
}

/** Reports changes by the run alone that are not in the workspace. */
function findNotApplied({ base, before, userWrites, repository, reviewed }: Case): readonly string[] {
  const isOdd = repository.traits.some((trait) => ['text=auto', 'sparse', 'submodule'].includes(trait));
  const rules = [...base, ...reviewed, ...before.workspace].filter(([path]) => path.endsWith('.gitignore'));
  if (isOdd || new Set(rules.map(([, content]) => content)).size > 1) return [];
  const now = readFiles(repository.root);
  const paths = new Set([...base.keys(), ...reviewed.keys()]);
  return [...paths]
    .filter((path) => !/(^|\/)(\.env|ignored|[^/]*\.log|scaffold|vendored)(\/|$)/.test(path) && !userWrites.has(path))
    .filter((path) => base.get(path) === before.workspace.get(path) && base.get(path) !== reviewed.get(path))
    .filter((path) => now.get(path) !== reviewed.get(path))
    .map((path) => `${path} was not applied`);
}

/** The user saves a file during Apply, Keep, or Discard. Only files that existed before are chosen. */
function writeConcurrently({ before, userWrites, repository }: Case, random: Random): void {
  const paths = [...before.workspace.keys()].filter((path) => !path.includes('.git/'));
  const path = paths[random.below(paths.length)];
  if (path === undefined) return;
  const text = Buffer.from(`mine ${random.below(1e9)}\n`);
  const { O_CREAT, O_NOFOLLOW, O_TRUNC, O_WRONLY } = constants;
  try {
    const file = openSync(toPath(repository.root, path), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644);
    writeSync(file, text);
    closeSync(file);
    userWrites.set(path, `file ${hash(text)}`);
  } catch {
    // The path is now a folder or a link.
  }
}

/**
 * Computes what Apply must write to each path of the workspace, before Apply runs. The check does not use the journal
 * for this: the engine deletes the journal of a run that only added files, and a wrong engine could write a wrong
 * journal. Empty when Apply must refuse.
 */
async function planCase(
  folder: string,
  dataFolder: string,
  record: WorktreeRecord,
  tree: string,
): Promise<ReadonlyMap<string, Content | null>> {
  // A separate private store: the plan's objects must not be in the store when Apply begins.
  const planFolder = join(folder, 'plan');
  const store = join(dataFolder, 'git');
  if (existsSync(store)) cpSync(store, join(planFolder, 'git'), { recursive: true });
  const open = await openWorktree(createGit(planFolder), record);
  if (!open.ok) return new Map();
  const planned = await planApply(open.value, record, { tree, leaveOut: [] }, join(planFolder, 'staged'));
  if (!planned.ok) return new Map();
  const contents = planned.value.steps.map(
    async ({ after, path }) => [toPathBytes(path).toString('latin1'), await getContent(after)] as const,
  );
  return new Map(await Promise.all(contents));
}

async function getContent(after: NewState): Promise<Content | null> {
  if (after.kind === 'absent') return null;
  if (after.kind === 'link') return `-> ${toPathBytes(after.target).toString('latin1')}`;
  if (isByteSource(after.source)) throw new Error('No plan has such a source');
  const source = await readFileState(after.source);
  if (source.kind !== 'file') throw new Error(`${after.source} is not a file`);
  return `${after.executable ? 'tool' : 'file'} ${source.sha256}`;
}
