import { useState } from 'react';
import type { StoredText, TextPlace } from '../../../../shared/texts/stored-text.ts';
import { restoreRunDraft, runDraftPlace } from '../../../commands/run-draft.commands.ts';
import { writeField } from '../../../commands/texts.commands.ts';
import {
  type RunDraft,
  runDraft,
  runDraftChanged,
  runDraftStarted,
  toRunDraft,
  useRunDraft,
} from '../../../stores/run-draft.store.ts';
import { useRuns } from '../../../stores/runs.store.ts';
import { useStoredForm } from '../../stored-texts/use-stored-text.ts';

/** The draft that the dialog edits, and the functions to change it. */
export type EditedRun = {
  readonly draft: RunDraft;
  /** Where the draft is stored. */
  readonly place: TextPlace;
  readonly change: (change: Partial<RunDraft>) => void;
  /** Called when the run was accepted. */
  readonly onStarted: () => void;
  /** Called when the user does not want the run. */
  readonly onCanceled: () => void;
  /** Restores a text that a closed window left; null while that would replace text typed here. */
  readonly restore: ((text: StoredText) => void) | null;
};

/**
 * Returns the draft of this window. If the dialog was opened to repeat a run, returns that run instead, and the stored
 * draft of another run stays.
 */
export function useEditedRun(): EditedRun {
  const own = useRunDraft((state) => state.draft);
  const [again] = useState(() => useRuns.getState().repeatedRun);
  const place: TextPlace =
    again === null
      ? runDraftPlace
      : { threadId: null, folder: again.run.projectRoot, field: `again:${again.run.runId}` };
  const [kept, keep] = useStoredForm<RunDraft>(again === null ? null : place, runDraft, ({ prompt }) => prompt);
  if (again === null) {
    return {
      draft: own,
      place,
      change: (change) => runDraftChanged({ ...own, ...change }),
      onStarted: () => runDraftStarted(own),
      onCanceled: () => undefined,
      restore: restoreRunDraft,
    };
  }
  const draft = kept ?? toRunDraft(again.request);
  const end = (): void => {
    if (kept !== null) keep(null);
  };
  return {
    draft,
    place,
    change: (change) => keep({ ...draft, ...change }),
    onStarted: end,
    onCanceled: end,
    restore: kept === null ? (text) => writeField(place, text) : null,
  };
}
