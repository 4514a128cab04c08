import { z } from 'zod';

/** Milliseconds. */
export const durationMs = z.number().nonnegative();
/** A count: a whole number. */
export const count = z.number().int().nonnegative();
