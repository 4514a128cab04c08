import { useEffect, useEffectEvent, useMemo } from 'react';
import type { ThreadId } from '../../../../shared/base/ids.ts';
import type { KeptHunk } from '../../../../shared/changes/kept-hunk.ts';
import type { ParsedDiffFile } from '../../../../shared/changes/parse-unified-diff.ts';
import { createReview, type Review, type ReviewTarget } from '../../../../shared/rewind/review.ts';
import type { RewindRecord } from '../../../../shared/rewind/rewind-plan.ts';
import { changeKeptHunks, discardChanges, loadKeptHunks } from '../../../commands/discard.commands.ts';
import { loadRewinds, undoRewind } from '../../../commands/rewind.commands.ts';
import { useKeptHunks } from '../../../stores/kept-hunks.store.ts';
import { useRewinds } from '../../../stores/rewind.store.ts';
import {
  changeMarks,
  describeFiles,
  endMarks,
  type ReviewPart,
  type ReviewSelection,
  toDiscardRequest,
} from './review.view-model.ts';

/** The review of a diff, with the user's possible actions. */
export type Reviewing = {
  readonly review: Review;
  readonly keep: (what: ReviewSelection, isKept: boolean) => void;
  /** Resolves to whether the changes are gone. */
  readonly discard: (what: ReviewSelection) => Promise<boolean>;
  /** Undoes the last discard of a part, and shows first what goes back if that is more. */
  readonly undoDiscard: (part: ReviewPart) => void;
};

const noHunks: readonly KeptHunk[] = [];
const noRewinds: readonly RewindRecord[] = [];

/** Reviews a diff of a thread. `files` are as in the diff. Null while the user cannot decide anything. */
export function useReview(
  threadId: ThreadId,
  target: ReviewTarget | null,
  files: readonly ParsedDiffFile[],
): Reviewing | null {
  const kept = useKeptHunks((state) => state.kept[threadId] ?? null);
  const rewinds = useRewinds((state) => state.rewinds[threadId] ?? null);
  // A lost connection clears both.
  useEffect(() => {
    if (kept === null) void loadKeptHunks(threadId);
  }, [threadId, kept]);
  useEffect(() => {
    if (rewinds === null) void loadRewinds(threadId);
  }, [threadId, rewinds]);
  const review = useMemo(
    () =>
      target === null ? null : createReview(files, target, { kept: kept ?? noHunks, rewinds: rewinds ?? noRewinds }),
    [files, target, kept, rewinds],
  );
  const keep = useEffectEvent((what: ReviewSelection, isKept: boolean) => {
    if (review !== null) void changeKeptHunks(threadId, changeMarks(review, what, isKept));
  });
  const discard = useEffectEvent(async (what: ReviewSelection): Promise<boolean> => {
    const changes = review === null || target === null ? null : toDiscardRequest(review, target, what);
    if (review === null || changes === null) return false;
    return await discardChanges(threadId, {
      changes,
      partsOf: (files) => describeFiles(review, files),
      marksOf: (files) => endMarks(review, files),
    });
  });
  return useMemo(
    () =>
      review === null
        ? null
        : {
            review,
            keep: (...how) => keep(...how),
            discard: (what) => discard(what),
            undoDiscard: ({ hunk, path }) => {
              const known = review.get(path);
              const last = hunk === null ? known?.lastDiscard : known?.hunks[hunk]?.lastDiscard;
              if (last != null) undoRewind(last.rewindId, last.isAlone);
            },
          },
    [review],
  );
}
