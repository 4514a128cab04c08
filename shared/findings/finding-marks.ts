import { z } from 'zod';
import { entryId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';

/** The most findings of a review whose lines are remembered, and that can be dismissed. */
export const maxMarkedFindings = 10_000;
/** The maximum number of characters of a reason. */
export const maxReasonCharacters = 500;

const index = z.number().int().nonnegative().max(maxMarkedFindings);

/** What is known of a review's findings beyond its text. They go by their index in it. */
export const findingMarks = z.object({
  /** Findings whose lines are no longer where they were: their first line now, or null if they changed. */
  moved: z.array(z.object({ index, start: z.number().int().positive().nullable() })),
  /** Findings that the user dismissed. */
  dismissed: z.array(z.object({ index, reason: z.string().min(1).max(maxReasonCharacters) })),
});
export type FindingMarks = Immutable<z.infer<typeof findingMarks>>;

/** The report of a review, and the entry that has it. */
export const storedReport = z.object({ entryId, text: z.string() });
export type StoredReport = Immutable<z.infer<typeof storedReport>>;

/** A finding that the user dismisses. A reason of null takes that back. */
export const findingDismissal = z.object({
  index,
  reason: z.string().trim().min(1).max(maxReasonCharacters).nullable(),
});
export type FindingDismissal = Immutable<z.infer<typeof findingDismissal>>;

/** The lines of a finding when the review ended, as hashes: of the first one, and of all. Null if they were not read. */
const reviewedLines = z.object({ first: z.string().max(64), all: z.string().max(64) }).nullable();
export type ReviewedLines = Immutable<z.infer<typeof reviewedLines>>;

/** The most reviews of a thread whose marks are kept. */
const maxReviews = 20;

/** What is stored about the reviews of a thread, the newest last. */
export const storedReviews = z.array(
  z.object({
    entryId: z.string(),
    /** Null until they are read. */
    lines: z.array(reviewedLines).nullable(),
    dismissed: findingMarks.shape.dismissed,
  }),
);
export type StoredReview = Immutable<z.infer<typeof storedReviews>[number]>;

/** A change of what is stored about a review. */
export type ReviewChange = { readonly entryId: string } & (
  | { readonly lines: readonly ReviewedLines[] }
  | FindingDismissal
);

/** Returns what is stored after a change. The oldest reviews are dropped if there are too many. */
export function applyReviewChange(before: readonly StoredReview[], change: ReviewChange): readonly StoredReview[] {
  const known = before.find(({ entryId }) => entryId === change.entryId);
  const review = known ?? { entryId: change.entryId, lines: null, dismissed: [] };
  const next = 'lines' in change ? { ...review, lines: change.lines } : dismiss(review, change);
  return known === undefined
    ? [...before, next].slice(-maxReviews)
    : before.map((each) => (each === known ? next : each));
}

function dismiss(review: StoredReview, { index: at, reason }: FindingDismissal): StoredReview {
  const others = review.dismissed.filter(({ index: other }) => other !== at);
  return { ...review, dismissed: reason === null ? others : [...others, { index: at, reason }] };
}
