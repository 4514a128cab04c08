import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** What a thread works toward, turn after turn, until it is done or something stops it. Codex stores the goal. */
export const goal = z.object({
  objective: z.string(),
  /** Codex starts turns automatically only while the goal is active. */
  status: z.enum(['active', 'paused', 'blocked', 'usageLimited', 'budgetLimited', 'complete']),
  /** The maximum number of tokens that it may use. Null: no limit. */
  tokenBudget: z.number().nullable(),
  tokensUsed: z.number(),
  timeUsedSeconds: z.number(),
  /** When it was set, as Codex reports it. Distinguishes a goal from a later one with the same words. */
  createdAt: z.number(),
});
export type Goal = Immutable<z.infer<typeof goal>>;

/** A message that another client left in Codex's own queue. */
export const leftMessage = z.object({
  /** Identifies the message with everything that is sent. A different or changed message has a different digest. */
  digest: z.string().max(100),
  /** How it starts. Empty if it has no text. */
  text: z.string(),
  /** The number of characters after that. */
  more: z.number(),
  /** The number of parts that are not text, such as images. */
  others: z.number(),
});
export type LeftMessage = Immutable<z.infer<typeof leftMessage>>;

/** The goal and the left messages that a window showed when the user decided about them. */
export const shownWork = z.object({
  goal: goal.pick({ objective: true, tokenBudget: true, createdAt: true }).nullable(),
  /** Their digests, next one first. */
  queued: z.array(leftMessage.shape.digest).max(1_000),
});
export type ShownWork = Immutable<z.infer<typeof shownWork>>;

/** True for the same goal with the same limit, whatever its status and what it has used. */
export function isSameGoal(one: ShownWork['goal'], other: ShownWork['goal']): boolean {
  return (
    one?.objective === other?.objective &&
    one?.createdAt === other?.createdAt &&
    one?.tokenBudget === other?.tokenBudget
  );
}
