import { lstat } from 'node:fs/promises';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import type { NoConversationReason, NoFilesReason, RewindFile } from '../../shared/rewind/rewind-plan.ts';
import { formatTreePath, toNativePath } from '../file-transactions/tree-path.ts';
import type { ObservedContent } from '../model/threads/file-snapshot.ts';
import type { RewindStep, StoredRewind } from '../store/threads/file-history/rewinds.ts';
import { toContent } from './contents.ts';
import { type FileToRewind, isSameState } from './plan-files.ts';
import { createStamp } from './read-entry.ts';

/** A file of a plan, with what the user sees of it. */
export type PlannedRewindFile = FileToRewind & {
  readonly shown: RewindFile;
  /** The text without the agent's changes. Null if that is not possible. */
  readonly merged: string | null;
  /** Shows whether a file that is not stored has changed since. Null for others. */
  readonly stamp: string | null;
};

/** What a rewind would do, as the host keeps it until the plan ends. */
export type RewindPlan = {
  readonly planId: string;
  readonly threadId: ThreadId;
  readonly root: string;
  readonly noFiles: NoFilesReason | null;
  readonly noConversation: NoConversationReason | null;
  readonly beforeTurn: TurnId | null;
  readonly turns: number;
  /** The moment to go back to, in Unix milliseconds. */
  readonly at: number;
  /** The rewind that this plan undoes, with the thread that keeps the conversation. */
  readonly undoes: (Pick<StoredRewind, 'id' | 'keptIn'> & { readonly paths: readonly string[] }) | null;
  readonly files: readonly PlannedRewindFile[];
  /** What happens to folders with nothing in them. */
  readonly folders: readonly RewindStep[];
  /** Files that cannot go back. */
  readonly lost: readonly string[];
};

/** The steps that change files, and the contents that no scan has seen. */
export type FilesToChange = { readonly steps: readonly RewindStep[]; readonly contents: readonly ObservedContent[] };

/** Creates the steps for the user's choices, and collects the contents that no scan has seen. */
export async function createSteps(
  { files, folders }: RewindPlan,
  choices: RequestInput<'rewind'>['choices'],
): Promise<FilesToChange> {
  const chosen = new Map(choices.map(({ choice, id }) => [id, choice]));
  const steps: RewindStep[] = [];
  const contents: ObservedContent[] = [];
  for (const { between, merged, mixedChanges, now, path, shown, was } of files) {
    const choice = chosen.get(shown.id) ?? shown.preset;
    if (choice === 'between' && between !== null) steps.push({ path, before: now, after: between.state });
    // Nothing but the agent's lines was in a file that the agent created.
    const isEmptied = merged === '' && was.kind === 'absent' && mixedChanges?.[0]?.before.kind === 'absent';
    if (choice === 'theirs' || (choice === 'merge' && isEmptied)) steps.push({ path, before: now, after: was });
    if (choice !== 'merge' || merged === null || isEmptied || now.kind !== 'file') continue;
    const content = await toContent(merged);
    contents.push(content);
    const { sha256, size } = content;
    steps.push({ path, before: now, after: { kind: 'file', sha256, size, mode: now.mode } });
  }
  return { steps: [...steps, ...folders], contents };
}

/**
 * Returns the paths that an undo leaves as the rewind made them. `steps` is null if no file changes at all. Empty for a
 * rewind.
 */
export function findRemainingPaths(
  { files, lost, undoes }: RewindPlan,
  steps: readonly RewindStep[] | null,
): readonly string[] {
  if (undoes === null) return [];
  if (steps === null) return undoes.paths;
  const after = new Map(steps.map((step) => [step.path, step.after]));
  // The version between is the one that the rewind made.
  const isLeft = ({ between, path }: PlannedRewindFile) => {
    const state = after.get(path);
    return state === undefined || (between !== null && isSameState(state, between.state));
  };
  return [...files.filter(isLeft).map(({ path }) => path), ...lost];
}

/** Returns the files of a plan that are not stored and have changed since, as paths to show. */
export async function findChangedUnstored(
  { files, root }: RewindPlan,
  steps: readonly RewindStep[],
): Promise<readonly string[]> {
  const taken = new Set(steps.map(({ path }) => path));
  const changed: string[] = [];
  for (const { path, stamp } of files) {
    if (stamp !== null && taken.has(path) && stamp !== (await readStamp(root, path)))
      changed.push(formatTreePath(path));
  }
  return changed;
}

/** Returns what shows whether something at a path changed. */
export async function readStamp(root: string, path: string): Promise<string> {
  const facts = await lstat(toNativePath(root, path), { bigint: true }).catch(() => null);
  return facts === null ? 'gone' : createStamp(facts, Number.POSITIVE_INFINITY);
}
