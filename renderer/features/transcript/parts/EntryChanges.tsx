import type { EntryId, TurnId } from '../../../../shared/base/ids.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { runAction } from '../../../actions/registry.ts';
import { openEntryUndo } from '../../../commands/rewind.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { FileCounts } from '../../../components/LineCounts.tsx';
import { useChanges } from '../../../stores/changes.store.ts';
import { useTranscript } from '../../../stores/transcript.store.ts';
import styles from './EntryChanges.module.css';

type Place = { readonly turnId: TurnId; readonly entryId: EntryId };

/** Says how many files and lines a command or tool changed, and leads to them. Nothing if it changed none. */
export function EntryChanges(place: Place) {
  const { files } = useEntryChanges(place);
  if (files.length === 0) return null;
  return (
    <Button kind="quiet" size={24} className={styles.changes} onClick={() => runAction('showPatch', place)}>
      <FileCounts files={files} />
    </Button>
  );
}

/** Offers to undo exactly what a command or tool changed. `about` names it in the question. */
export function UndoEntryChanges({ about, ...place }: Place & { readonly about: string }) {
  const { files, threadId } = useEntryChanges(place);
  if (threadId === null || files.length === 0) return null;
  return (
    <Button kind="quiet" size={24} onClick={() => openEntryUndo(threadId, place.turnId, place.entryId, about)}>
      {t`Undo these changes…`}
    </Button>
  );
}

function useEntryChanges({ entryId, turnId }: Place) {
  const threadId = useTranscript((state) => state.threadId);
  const diff = useChanges((state) =>
    threadId === null
      ? undefined
      : state.diffs[threadId]?.find((one) => one.entryId === entryId && one.turnId === turnId),
  );
  return { threadId, files: diff?.files ?? [] };
}
