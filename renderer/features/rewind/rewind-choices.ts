import type { RewindChoice, RewindFile, RewindPlan, RewindScope } from '../../../shared/rewind/rewind-plan.ts';
import type { RewindChoices } from '../../stores/rewind.store.ts';

/** Returns the files of a plan that the user must choose about. */
export function findConflicts({ files }: Pick<RewindPlan, 'files'>): readonly RewindFile[] {
  return files.filter(({ conflict }) => conflict !== null);
}

/** Lists what can happen to a file. */
export function listChoices({ conflict }: RewindFile): readonly RewindChoice[] {
  return conflict?.whyNot === null ? ['mine', 'merge', 'theirs'] : ['mine', 'theirs'];
}

/** Returns what happens to a file. */
export function getChoice({ id, preset }: RewindFile, choices: RewindChoices): RewindChoice {
  return choices[id] ?? preset;
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

/** Returns the choices to send, if files go back at all. The host knows what happens to the other files. */
export function toSentChoices(
  scope: RewindScope,
  choices: RewindChoices,
): readonly { readonly id: number; readonly choice: RewindChoice }[] {
  if (scope === 'conversation') return [];
  return Object.entries(choices).map(([id, choice]) => ({ id: Number(id), choice }));
}

/**
 * Returns the choices that still make sense in a new plan. A file that has `changed` since they were made loses its
 * choice, unless that was to keep it.
 */
export function carryOverChoices(
  before: { readonly plan: RewindPlan | null; readonly choices: RewindChoices },
  plan: RewindPlan,
  changed: readonly string[],
): RewindChoices {
  const chosen = new Map((before.plan?.files ?? []).map(({ id, path }) => [path, before.choices[id]]));
  for (const path of changed) if (chosen.get(path) !== 'mine') chosen.delete(path);
  return Object.fromEntries(
    plan.files.flatMap((file) => {
      const choice = chosen.get(file.path);
      return choice === undefined || !listChoices(file).includes(choice) ? [] : [[file.id, choice]];
    }),
  );
}
