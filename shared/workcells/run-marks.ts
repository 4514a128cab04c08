import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { modelTokens } from '../spending/model-tokens.ts';

const count = z.number().int().nonnegative();

/** What lies on the time axis beside bars. Marks that would lie closer than a pixel are one; `position` is its first event. */
const place = { from: z.number(), to: z.number(), position: count };

/** What the person was asked, and who decided: `declined` of all, and what no person has decided. */
export const approvalMark = z.object({ ...place, asked: count, declined: count, byOthers: count });
/** Edits, in lines. */
export const diffMark = z.object({ ...place, edits: count, added: count, removed: count });
/** Tokens, where they were told. */
export const spentMark = z.object({ ...place, spent: z.array(modelTokens) });
/** What was waited for longest. */
export const waitMark = z.object({ ...place, kind: z.enum(['you', 'machine']) });

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

/** Nothing beside bars. */
export const noMarks: RunMarks = { approvals: [], diffs: [], spent: [], waits: [] };
