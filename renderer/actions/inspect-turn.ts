import type { EntryId } from '../../shared/base/ids.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import type { Turn } from '../../shared/transcript/turn.ts';

/** What leads to how a turn stands that was cut short. */
export type Inspection = {
  /** The command whose output tells most: the one that was cut off, else the last; null: none ran. */
  readonly run: EntryId | null;
  /** The diff: of the patch that was cut off, else of the whole turn (`entry` null); null: no file was changed. */
  readonly diff: { readonly entry: EntryId | null } | null;
};

/** Finds what was under way in a turn, and without that what came last. */
export function inspectionOf({ entries, hasDiff }: Turn): Inspection {
  const run = newest(entries, 'command');
  const patch = newest(entries, 'patch');
  const diff = patch !== null && isCutOff(patch) ? { entry: patch.id } : hasDiff ? { entry: null } : null;
  return { run: run?.id ?? null, diff };
}

function newest(entries: readonly Entry[], kind: 'command' | 'patch'): Entry | null {
  const own = entries.filter((entry) => entry.kind === kind);
  return own.findLast(isCutOff) ?? own.at(-1) ?? null;
}

function isCutOff(entry: Entry): boolean {
  return 'status' in entry && entry.status === 'cutOff';
}
