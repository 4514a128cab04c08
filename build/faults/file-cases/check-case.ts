import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Damage, noDamage } from '../damage.ts';
import { type Case, personsGit } from './case.ts';
import { bytesIn, filesIn } from './disk.ts';
import type { ChildEnd } from './kill-child.ts';
import { gitIn } from './random-repository.ts';

/** The observations after the next start: how the first program ended, and what a second start reported. */
export type After = {
  readonly end: ChildEnd;
  readonly second: readonly unknown[];
};

/** The losses and errors of a case after the next start. `after` is null when another attempt was made since. */
export function checkCase(one: Case, after: After | null): Damage {
  const { commits, dataFolder, repository } = one;
  const wrongStates = [...leftBehind(one)];
  if (personsGit(repository.root) !== one.before.git)
    wrongStates.push('HEAD, the index or a ref of the person changed');
  for (const commit of commits) {
    const isKept = gitIn(repository.root, 'for-each-ref', '--contains', commit) !== '';
    const isCheckedOut =
      existsSync(join(dataFolder, 'worktrees')) && readdirSync(join(dataFolder, 'worktrees')).length > 0;
    if (!isKept && !isCheckedOut) wrongStates.push(`No ref keeps commit ${commit}`);
  }
  if (after !== null) {
    if (after.second.length > 0)
      wrongStates.push(`A second start had to do something: ${JSON.stringify(after.second)}`);
    wrongStates.push(...halfApplied(one, after));
  }
  const lost = lostBytes(one);
  return { ...noDamage, wrongStates, filesLost: lost.length };
}

/** Contents that existed before and are nowhere the app can name. */
function lostBytes({ before, dataFolder, mine, repository }: Case): readonly string[] {
  const there = new Set(
    [filesIn(repository.root), filesIn(dataFolder, true)].flatMap((files) => [...files.values()].map(bytesIn)),
  );
  // What the person overwrote themselves is not a loss.
  const own = [...before.workspace].filter(([path]) => !mine.has(path)).map(([, content]) => content);
  const all = [...own, ...before.worktree.values(), ...mine.values()].map(bytesIn);
  return all.filter((bytes) => bytes !== null && !there.has(bytes)).map(String);
}

function leftBehind({ dataFolder, repository }: Case): readonly string[] {
  const inRoot = readdirSync(repository.root).filter((name) => name.startsWith('.workcell-'));
  const pending = join(dataFolder, 'transactions');
  const notes = existsSync(pending) ? readdirSync(pending) : [];
  return [...inRoot, ...notes].map((name) => `${name} was left behind`);
}

/** The workspace must be entirely as before or entirely as planned, except for what the person wrote. */
function halfApplied({ action, before, mine, plan, repository }: Case, { end }: After): readonly string[] {
  const now = filesIn(repository.root);
  const others = [...new Set([...before.workspace.keys(), ...now.keys()])].filter(
    (path) => !plan.has(path) && !mine.has(path) && now.get(path) !== before.workspace.get(path),
  );
  const steps = [...plan].filter(([path]) => !mine.has(path));
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
