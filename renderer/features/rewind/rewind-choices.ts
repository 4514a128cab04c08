import type { RewindChoice, RewindFile, RewindPlan, RewindScope } from '../../../shared/rewind/rewind-plan.ts';
import type { CurrentRewind, RewindChoices } from '../../stores/rewind.store.ts';

/** Returns the files of a plan that others changed too. */
export function findConflicts({ files }: Pick<RewindPlan, 'files'>): readonly RewindFile[] {
  return files.filter(({ conflict }) => conflict !== null);
}

/** Lists what can happen to a file. */
export function listChoices({ versions }: RewindFile): readonly RewindChoice[] {
  return versions.map(({ choice }) => choice);
}

/** Lists the files of a plan that the user can choose about: all of them. */
export function listFiles({ files, untouched }: Pick<RewindPlan, 'files' | 'untouched'>): readonly RewindFile[] {
  return [...files, ...untouched];
}

/** Returns what happens to a file. */
export function getChoice({ id, preset }: RewindFile, choices: RewindChoices): RewindChoice {
  return choices[id] ?? preset;
}

/** Counts the files that a rewind would change. */
export function countChanged(plan: Pick<RewindPlan, 'files' | 'untouched'>, choices: RewindChoices): number {
  return listFiles(plan).reduce((sum, file) => sum + (getChoice(file, choices) === 'mine' ? 0 : 1), 0);
}

/** Whether a rewind of the files alone would change anything. */
export function changesFiles(
  plan: Pick<RewindPlan, 'files' | 'folders' | 'untouched'>,
  choices: RewindChoices,
): boolean {
  return plan.folders.length > 0 || countChanged(plan, choices) > 0;
}

/** Lists the scopes of a plan that would do anything. The first one is the default. */
export function listPossibleScopes(plan: RewindPlan): readonly RewindScope[] {
  const { noConversation, noFiles } = plan;
  const hasFiles = noFiles === null && listFiles(plan).length + plan.folders.length > 0;
  if (noConversation !== null) return hasFiles ? ['files'] : [];
  return hasFiles ? ['both', 'files', 'conversation'] : ['conversation'];
}

/** Returns what goes back: what the user wants, if the last plan offers it. Null if nothing can go back. */
export function findScope({ plan, wantedScope }: Pick<CurrentRewind, 'plan' | 'wantedScope'>): RewindScope | null {
  const scopes = plan === null ? [] : listPossibleScopes(plan);
  return scopes.find((scope) => scope === wantedScope) ?? scopes[0] ?? null;
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
 * Returns the choices that still make sense in a new plan. A file that has changed since they were made loses its
 * choice, unless that was to keep it. So does every file when the new plan is for another turn.
 */
export function carryOverChoices(
  before: Pick<CurrentRewind, 'choices' | 'failure' | 'plan' | 'plannedTarget' | 'target'>,
  plan: RewindPlan,
): RewindChoices {
  const { failure, plannedTarget, target } = before;
  const files = before.plan === null ? [] : listFiles(before.plan);
  const chosen = new Map(files.map(({ id, path }) => [path, before.choices[id]]));
  const changed = failure?.type === 'changed' ? failure.paths : [];
  const outdated = plannedTarget === target ? changed : files.map(({ path }) => path);
  for (const path of outdated) if (chosen.get(path) !== 'mine') chosen.delete(path);
  return Object.fromEntries(
    listFiles(plan).flatMap((file) => {
      const choice = chosen.get(file.path);
      return choice === undefined || !listChoices(file).includes(choice) ? [] : [[file.id, choice]];
    }),
  );
}
