import { useState } from 'react';
import type { KeptPlace, KeptText } from '../../../../shared/texts/kept-text.ts';
import { placeOfRunDraft, restoreRunDraft } from '../../../commands/run-draft.commands.ts';
import { writeField } from '../../../commands/texts.commands.ts';
import {
  draftLike,
  type RunDraft,
  runDraft,
  runDraftChanged,
  runDraftStarted,
  useRunDraft,
} from '../../../stores/run-draft.store.ts';
import { useRuns } from '../../../stores/runs.store.ts';
import { useKeptForm } from '../../kept-texts/use-kept-text.ts';

/** What the dialog edits. */
export type EditedRun = {
  readonly draft: RunDraft;
  /** Where it is kept. */
  readonly place: KeptPlace;
  readonly change: (change: Partial<RunDraft>) => void;
  /** The run was accepted. */
  readonly started: () => void;
  /** The user does not want it. */
  readonly canceled: () => void;
  /** Takes what a window left which is gone; null while that would replace what is typed here. */
  readonly restore: ((text: KeptText) => void) | null;
};

/**
 * The draft of this window. If the dialog was opened to repeat a run, that run instead: what was typed for another run
 * stays.
 */
export function useEditedRun(): EditedRun {
  const own = useRunDraft((state) => state.draft);
  const [again] = useState(() => useRuns.getState().again);
  const place: KeptPlace =
    again === null
      ? placeOfRunDraft
      : { threadId: null, folder: again.run.projectRoot, field: `again:${again.run.workcellId}` };
  const [kept, keep] = useKeptForm<RunDraft>(again === null ? null : place, runDraft, ({ prompt }) => prompt);
  if (again === null) {
    return {
      draft: own,
      place,
      change: (change) => runDraftChanged({ ...own, ...change }),
      started: () => runDraftStarted(own),
      canceled: () => undefined,
      restore: restoreRunDraft,
    };
  }
  const draft = kept ?? draftLike(again.options);
  const end = (): void => {
    if (kept !== null) keep(null);
  };
  return {
    draft,
    place,
    change: (change) => keep({ ...draft, ...change }),
    started: end,
    canceled: end,
    restore: kept === null ? (text) => writeField(place, text) : null,
  };
}
