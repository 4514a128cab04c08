import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Damage, noDamage } from '../damage.ts';
import { type Case, readUserGit } from './case.ts';
import { getBytes, readFiles } from './disk.ts';
import type { ChildEnd } from './kill-child.ts';
import { runGit } from './random-repository.ts';

/** The observations after the next start: how the first program ended, and what a second start reported. */
export type After = {
  readonly end: ChildEnd;
  readonly secondStart: readonly unknown[];
};

/** The losses and errors of a case after the next start. `after` is null when another attempt was made since. */
export function checkCase(one: Case, after: After | null): Damage {
  const { commits, dataFolder, repository } = one;
  const wrongStates = [...findLeftBehind(one)];
  if (readUserGit(repository.root) !== one.before.git) wrongStates.push('HEAD, the index or a ref of the user changed');
  for (const commit of commits) {
    const isKept = runGit(repository.root, 'for-each-ref', '--contains', commit) !== '';
    const isCheckedOut =
      existsSync(join(dataFolder, 'worktrees')) && readdirSync(join(dataFolder, 'worktrees')).length > 0;
    if (!isKept && !isCheckedOut) wrongStates.push(`No ref keeps commit ${commit}`);
  }
  if (after !== null) {
    if (after.secondStart.length > 0)
      wrongStates.push(`A second start had to do something: ${JSON.stringify(after.secondStart)}`);
    wrongStates.push(...findHalfApplied(one, after));
  }
  const lost = findLostBytes(one);
  return { ...noDamage, wrongStates, filesLost: lost.length };
}

/** Contents that existed before and are nowhere the app can name. */
function findLostBytes({ before, dataFolder, userWrites, repository }: Case): readonly string[] {
  const there = new Set(
    [readFiles(repository.root), readFiles(dataFolder, true)].flatMap((files) => [...files.values()].map(getBytes)),
  );
  // What the user overwrote themselves is not a loss.
  const own = [...before.workspace].filter(([path]) => !userWrites.has(path)).map(([, content]) => content);
  const all = [...own, ...before.worktree.values(), ...userWrites.values()].map(getBytes);
  return all.filter((bytes) => bytes !== null && !there.has(bytes)).map(String);
}

function findLeftBehind({ dataFolder, repository }: Case): readonly string[] {
  const inRoot = readdirSync(repository.root).filter((name) => name.startsWith('.workcell-'));
  const pending = join(dataFolder, 'transactions');
  const notes = existsSync(pending) ? readdirSync(pending) : [];
  return [...inRoot, ...notes].map((name) => `${name} was left behind`);
}

/** The workspace must be entirely as before or entirely as planned, except for what the user wrote. */
function findHalfApplied({ action, before, userWrites, plan, repository }: Case, { end }: After): readonly string[] {
  const now = readFiles(repository.root);
  const others = [...new Set([...before.workspace.keys(), ...now.keys()])].filter(
    (path) => !plan.has(path) && !userWrites.has(path) && now.get(path) !== before.workspace.get(path),
  );
  const steps = [...plan].filter(([path]) => !userWrites.has(path));
  const isBefore = steps.every(([path]) => now.get(path) === before.workspace.get(path));
  const isAfter = steps.every(([path, content]) => (now.get(path) ?? null) === content);
  const wrong = others.map((path) => `${path} changed, and ${action} must not change it`);
  if (!isBefore && !isAfter) wrong.push(`Applied by half: ${steps.map(([path]) => path).join(', ')}`);
  if (action === 'apply' && !end.isKilled) {
    const isOk = end.printed.startsWith('{"ok":true');
    if (isOk && !isAfter) wrong.push('It said that it was applied');
    if (!isOk && !isBefore) wrong.push(`It said that it was not applied: ${end.printed}`);
  }
  return wrong;
}
