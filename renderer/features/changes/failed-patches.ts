import { t } from '../../../shared/i18n/i18n.ts';
import type { PatchEntry } from '../../../shared/transcript/entry.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { formatFileNames, toRelativePath } from '../../components/format/path.ts';
import { showFailureToast } from '../../stores/alerts.store.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import { shownFolder } from '../../view-models/shown-folder.ts';

/** A patch that has just failed to apply. */
export type FailedPatch = { readonly turn: Turn; readonly patch: PatchEntry };

/**
 * Finds the patches that failed between two states of a thread. Turns fetched from before the first known turn are
 * history, and their failures do not count.
 */
export function findNewlyFailedPatches(before: readonly Turn[], after: readonly Turn[]): readonly FailedPatch[] {
  const known = new Map(before.map((turn) => [turn.id, turn]));
  const first = after.findIndex(({ id }) => known.has(id));
  return after.slice(Math.max(0, first)).flatMap((turn) => {
    const was = known.get(turn.id);
    if (was === turn) return [];
    const failed = new Set(was === undefined ? [] : findFailedPatches(was).map(({ id }) => id));
    return findFailedPatches(turn).flatMap((patch) => (failed.has(patch.id) ? [] : [{ turn, patch }]));
  });
}

/** Returns the patches of a turn that did not apply. */
export function findFailedPatches({ entries }: Turn): readonly PatchEntry[] {
  return entries.filter(
    (entry): entry is PatchEntry =>
      entry.kind === 'patch' && (entry.status === 'didNotApply' || entry.status === 'failed'),
  );
}

/** Shows a toast when a patch of the open thread does not apply: its row may be out of view. */
export function followFailedPatches(): void {
  useTranscript.subscribe((now, before) => {
    const { threadId } = now;
    const goesOn = now.state === 'open' && before.state === 'open' && before.threadId === threadId;
    if (threadId === null || !goesOn) return;
    for (const { patch, turn } of findNewlyFailedPatches(before.transcript.turns, now.transcript.turns)) {
      const files = patch.files.map(({ movedTo, path }) => toRelativePath(shownFolder.path, movedTo ?? path));
      showFailureToast(
        files.length === 0 ? t`Codex could not edit.` : t`Could not edit ${formatFileNames(files)}.`,
        t`The patch did not apply. Nothing was written.`,
        { command: 'showPatch', target: { threadId, turnId: turn.id, entryId: patch.id } },
      );
    }
  });
}
