import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Journal } from '../../../electron/file-transactions/step.ts';
import { bytesOfPath } from '../../../electron/file-transactions/tree-path.ts';
import { type Damage, noDamage } from '../damage.ts';
import { type Case, personsGit } from './case.ts';
import { bytesIn, type Content, filesIn } from './disk.ts';
import type { ChildEnd } from './kill-child.ts';
import { gitIn } from './random-repository.ts';

/** What was seen after the next start: how the first program ended, the notes it left, and what a second start said. */
export type After = {
  readonly end: ChildEnd;
  readonly journals: readonly Journal[];
  readonly second: readonly unknown[];
};

/** What is lost or wrong in a case after the next start; `after` is null when another try was made since. */
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

/** Contents that were somewhere before and are nowhere that the app can name. */
function lostBytes({ before, dataFolder, mine, repository }: Case): readonly string[] {
  const there = new Set(
    [filesIn(repository.root), filesIn(dataFolder, true)].flatMap((files) => [...files.values()].map(bytesIn)),
  );
  // What the person wrote over themselves is theirs to lose.
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

/** The workspace is all as before or all as after, but for what the person wrote. */
function halfApplied({ action, before, mine, repository }: Case, { end, journals }: After): readonly string[] {
  const now = filesIn(repository.root);
  const steps = new Map(
    journals.flatMap((journal) =>
      journal.steps.map(({ after, path }) => [bytesOfPath(path).toString('latin1'), contentOf(after)] as const),
    ),
  );
  const others = [...new Set([...before.workspace.keys(), ...now.keys()])].filter(
    (path) => !steps.has(path) && !mine.has(path) && now.get(path) !== before.workspace.get(path),
  );
  const states = [...steps].filter(([path]) => !mine.has(path));
  const isBefore = states.every(([path]) => now.get(path) === before.workspace.get(path));
  const isAfter = states.every(([path, content]) => (now.get(path) ?? null) === content);
  const wrong = others.map((path) => `${path} changed, and no step is about it`);
  if (!isBefore && !isAfter) wrong.push(`Applied by half: ${states.map(([path]) => path).join(', ')}`);
  if (action === 'apply' && !end.isKilled) {
    const isOk = end.printed.startsWith('{"ok":true');
    if (isOk && !isAfter) wrong.push('It said that it was applied');
    if (!isOk && !isBefore) wrong.push(`It said that it was not applied: ${end.printed}`);
  }
  return wrong;
}

function contentOf(state: Journal['steps'][number]['after']): Content | null {
  if (state.kind === 'absent') return null;
  if (state.kind === 'link') return `-> ${bytesOfPath(state.target).toString('latin1')}`;
  return `${(state.mode & 0o100) === 0 ? 'file' : 'tool'} ${state.sha256}`;
}
