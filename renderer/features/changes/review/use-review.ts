import { useEffect, useEffectEvent, useMemo } from 'react';
import type { ThreadId } from '../../../../shared/base/ids.ts';
import type { KeptHunk } from '../../../../shared/changes/kept-hunk.ts';
import type { ParsedDiffFile } from '../../../../shared/changes/parse-unified-diff.ts';
import type { RewindRecord } from '../../../../shared/rewind/rewind-plan.ts';
import { changeKeptHunks, discardChanges, loadKeptHunks } from '../../../commands/discard.commands.ts';
import { loadRewinds } from '../../../commands/rewind.commands.ts';
import { useKeptHunks } from '../../../stores/kept-hunks.store.ts';
import { useRewinds } from '../../../stores/rewind.store.ts';
import {
  createReview,
  type DiscardSelection,
  describeFiles,
  getMark,
  type Review,
  type ReviewPart,
  type ReviewTarget,
  toDiscardRequest,
  toKeptHunks,
} from './review.view-model.ts';

/** The review of a diff, with the user's possible actions. */
export type Reviewing = {
  readonly review: Review;
  readonly keep: (parts: readonly ReviewPart[], isKept: boolean) => void;
  /** Resolves to whether the changes are gone. */
  readonly discard: (what: DiscardSelection) => Promise<boolean>;
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
  const keep = useEffectEvent((parts: readonly ReviewPart[], isKept: boolean) => {
    if (review !== null) void changeKeptHunks(threadId, { hunks: toKeptHunks(review, parts), isKept });
  });
  const discard = useEffectEvent(async (what: DiscardSelection): Promise<boolean> => {
    const asked = review === null || target === null ? null : toDiscardRequest(review, target, what);
    if (review === null || target === null || asked === null) return false;
    const isGone = await discardChanges(threadId, {
      changes: asked.changes,
      partsOf: (files) => (files === asked.changes.files ? asked.noteParts : describeFiles(review, files)),
    });
    const wereKept = what.parts.filter((part) => getMark(review, part) === 'kept');
    // Another diff may be on screen now.
    if (isGone && wereKept.length > 0)
      await changeKeptHunks(threadId, { hunks: toKeptHunks(review, wereKept), isKept: false });
    return isGone;
  });
  return useMemo(
    () => (review === null ? null : { review, keep: (...how) => keep(...how), discard: (what) => discard(what) }),
    [review],
  );
}
