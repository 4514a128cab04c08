import type { EntryId } from '../../shared/base/ids.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import type { Turn } from '../../shared/transcript/turn.ts';

/** The command and the diff that show how far an interrupted turn got. */
export type Inspection = {
  /** The command with the most telling output: the interrupted one, else the last; null when none ran. */
  readonly command: EntryId | null;
  /** The diff of the interrupted patch, or of the whole turn (`entry` null); null when no file changed. */
  readonly diff: { readonly entry: EntryId | null } | null;
};

/** Finds what a turn was doing when it was interrupted, or else what it did last. */
export function findInspection({ entries, hasDiff }: Turn): Inspection {
  const run = findNewest(entries, 'command');
  const patch = findNewest(entries, 'patch');
  const diff = patch !== null && isCutOff(patch) ? { entry: patch.id } : hasDiff ? { entry: null } : null;
  return { command: run?.id ?? null, diff };
}

function findNewest(entries: readonly Entry[], kind: 'command' | 'patch'): Entry | null {
  const own = entries.filter((entry) => entry.kind === kind);
  return own.findLast(isCutOff) ?? own.at(-1) ?? null;
}

function isCutOff(entry: Entry): boolean {
  return 'status' in entry && entry.status === 'cutOff';
}
