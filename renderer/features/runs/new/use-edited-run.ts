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

/** What the dialog edits. */
export type EditedRun = {
  readonly draft: RunDraft;
  /** Where it is stored. */
  readonly place: TextPlace;
  readonly change: (change: Partial<RunDraft>) => void;
  /** The run was accepted. */
  readonly onStarted: () => void;
  /** The user does not want it. */
  readonly onCanceled: () => void;
  /** Takes what a window left which is gone; null while that would replace what is typed here. */
  readonly restore: ((text: StoredText) => void) | null;
};

/**
 * The draft of this window. If the dialog was opened to repeat a run, that run instead: what was typed for another run
 * stays.
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
