import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { modelTokens } from '../spending/model-tokens.ts';

const count = z.number().int().nonnegative();

/** Marks on the time axis besides bars. Marks closer than a pixel become one; `position` is its first event. */
const place = { from: z.number(), to: z.number(), position: count };

/** Approval requests: how many were asked, how many were declined, and how many were not decided by a user. */
export const approvalMark = z.object({ ...place, asked: count, declined: count, byOthers: count });
/** Edits, in lines. */
export const diffMark = z.object({ ...place, edits: count, added: count, removed: count });
/** Tokens, at the time they were reported. */
export const spentMark = z.object({ ...place, spent: z.array(modelTokens) });
/** The longest waits. */
export const waitMark = z.object({ ...place, kind: z.enum(['you', 'machine']) });

/** All marks of a waterfall, by kind. */
export const runMarks = z.object({
  approvals: z.array(approvalMark),
  diffs: z.array(diffMark),
  spent: z.array(spentMark),
  waits: z.array(waitMark),
});
export type RunMarks = Immutable<z.infer<typeof runMarks>>;
export type ApprovalMark = Immutable<z.infer<typeof approvalMark>>;
export type DiffMark = Immutable<z.infer<typeof diffMark>>;
export type SpentMark = Immutable<z.infer<typeof spentMark>>;
export type WaitMark = Immutable<z.infer<typeof waitMark>>;

/** No marks. */
export const noMarks: RunMarks = { approvals: [], diffs: [], spent: [], waits: [] };
