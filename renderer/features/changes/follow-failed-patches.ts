import { t } from '../../../shared/i18n/i18n.ts';
import { fileNames, pathWithin } from '../../components/format/path.ts';
import { failureShown } from '../../stores/alerts.store.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { newlyFailedPatches } from './failed-patches.ts';

/** Shows a toast when a patch of the open thread does not apply: its row may be out of view. */
export function followFailedPatches(): void {
  useTranscript.subscribe((now, before) => {
    const { threadId } = now;
    const goesOn = now.state === 'open' && before.state === 'open' && before.threadId === threadId;
    if (threadId === null || !goesOn) return;
    for (const { patch, turn } of newlyFailedPatches(before.transcript.turns, now.transcript.turns)) {
      const folder = useWorkspace.getState().workspace?.path ?? null;
      const files = patch.files.map(({ movedTo, path }) => pathWithin(folder, movedTo ?? path));
      failureShown(
        files.length === 0 ? t`Codex could not edit.` : t`Could not edit ${fileNames(files)}.`,
        t`The patch did not apply. Nothing was written.`,
        { command: 'showPatch', target: { threadId, turnId: turn.id, entryId: patch.id } },
      );
    }
  });
}
