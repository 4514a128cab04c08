import { z } from 'zod';

// How the contract is written down: what a client may ask (requests) and what the host announces (events) are kept
// apart, each with the schemas that both ends check at their edge.

/**
 * One thing a client may ask: its input, its value, and the failures that are ordinary outcomes. `problem` defaults to
 * none.
 */
export function request<Input extends z.ZodType, Value extends z.ZodType, Problem extends z.ZodType = z.ZodNever>(
  input: Input,
  value: Value,
  problem?: Problem,
): { readonly input: Input; readonly value: Value; readonly problem: Problem | z.ZodNever } {
  return { input, value, problem: problem ?? z.never() };
}

/** For requests that take or give nothing. */
export const nothing = z.null();
