import type { RewindChoice, RewindFile, RewindPlan, RewindScope } from '../../../shared/rewind/rewind-plan.ts';
import type { RewindChoices } from '../../stores/rewind.store.ts';

/** Returns the files of a plan that the user must choose about. */
export function findConflicts({ files }: Pick<RewindPlan, 'files'>): readonly RewindFile[] {
  return files.filter(({ conflict }) => conflict !== null);
}

/** Returns what happens to a file. A file without a conflict, and thus without a choice, goes back. */
export function getChoice(file: RewindFile, choices: RewindChoices): RewindChoice {
  return file.conflict === null ? 'theirs' : (choices[file.id] ?? 'mine');
}

/** Counts the files that a rewind would change. */
export function countChanged({ files }: Pick<RewindPlan, 'files'>, choices: RewindChoices): number {
  return files.reduce((sum, file) => sum + (getChoice(file, choices) === 'mine' ? 0 : 1), 0);
}

/** Lists the scopes of a plan that would do anything. The first one is the default. */
export function listPossibleScopes({ files, noConversation, noFiles }: RewindPlan): readonly RewindScope[] {
  const hasFiles = noFiles === null && files.length > 0;
  if (noConversation !== null) return hasFiles ? ['files'] : [];
  return hasFiles ? ['both', 'files', 'conversation'] : ['conversation'];
}

/** Returns the choices to send: those for conflicts, if files go back at all. */
export function toSentChoices(
  plan: RewindPlan,
  scope: RewindScope,
  choices: RewindChoices,
): readonly { readonly id: number; readonly choice: RewindChoice }[] {
  if (scope === 'conversation') return [];
  return findConflicts(plan).flatMap(({ id }) => {
    const choice = choices[id];
    return choice === undefined ? [] : [{ id, choice }];
  });
}

/**
 * Returns the choices that still make sense in a new plan. A file that has `changed` since they were made loses its
 * choice, and is kept.
 */
export function carryOverChoices(
  before: { readonly plan: RewindPlan | null; readonly choices: RewindChoices },
  plan: RewindPlan,
  changed: readonly string[],
): RewindChoices {
  const chosen = new Map((before.plan?.files ?? []).map(({ id, path }) => [path, before.choices[id]]));
  for (const path of changed) chosen.delete(path);
  return Object.fromEntries(
    findConflicts(plan).flatMap(({ conflict, id, path }) => {
      const choice = chosen.get(path);
      return choice === undefined || (choice === 'merge' && conflict?.whyNot !== null) ? [] : [[id, choice]];
    }),
  );
}
