import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { maxChecks, runRequest } from './run-request.ts';

/** The number of attempts that the user can make at one message. */
export const attemptLimits = { least: 2, most: 6 } as const;

const variantFields = {
  /** Null: the CLI's default. */
  model: z.string().min(1).max(200).nullable(),
  /** Null: the model's default. */
  effort: z.string().min(1).max(50).nullable(),
  /** The extra instruction of this attempt, added to the message. May be empty. */
  instruction: z.string().trim().max(10_000),
};

/** What sets one attempt at a message apart from the others. */
export const attemptVariant = z.object(variantFields);
export type AttemptVariant = Immutable<z.infer<typeof attemptVariant>>;

/** A request to try the same message several times, each in its own worktree. */
export const attemptOrder = z.object({
  variants: z.array(attemptVariant).min(attemptLimits.least).max(attemptLimits.most),
  /** Commands that check each attempt at its end, in this order. */
  checks: runRequest.shape.checks.max(maxChecks),
});
export type AttemptOrder = Immutable<z.infer<typeof attemptOrder>>;

/** A run that is one of several attempts at the same message. */
export const attempt = z
  .object({
    ...variantFields,
    /** The same for all attempts at the message. */
    group: z.string().min(1).max(100),
    /** Counted from 1. */
    number: z.number().int().min(1),
    /** How many attempts there are. */
    of: z.number().int().min(attemptLimits.least).max(attemptLimits.most),
  })
  .refine(({ number, of }) => number <= of);
export type Attempt = Immutable<z.infer<typeof attempt>>;

/** Returns the message that an attempt sends: the user's text, followed by its extra instruction. */
export function toAttemptText(text: string, { instruction }: AttemptVariant): string {
  return [text, instruction].filter((part) => part.trim() !== '').join('\n\n');
}
