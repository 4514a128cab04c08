import { useState } from 'react';
import {
  draftLike,
  type RunDraft,
  runDraftChanged,
  runDraftStarted,
  useRunDraft,
} from '../../../stores/run-draft.store.ts';
import { useRuns } from '../../../stores/runs.store.ts';

/** What the dialog edits. */
export type EditedRun = {
  readonly draft: RunDraft;
  readonly change: (change: Partial<RunDraft>) => void;
  /** The run was accepted. */
  readonly started: () => void;
};

/**
 * The draft of this window. If the dialog was opened to repeat a run, that run instead, as long as the dialog is open:
 * what was typed for another run stays.
 */
export function useEditedRun(): EditedRun {
  const own = useRunDraft((state) => state.draft);
  const [again, setAgain] = useState(() => {
    const { options } = useRuns.getState();
    return options === null ? null : draftLike(options);
  });
  if (again === null) {
    return {
      draft: own,
      change: (change) => runDraftChanged({ ...own, ...change }),
      started: () => runDraftStarted(own),
    };
  }
  return { draft: again, change: (change) => setAgain({ ...again, ...change }), started: () => undefined };
}
