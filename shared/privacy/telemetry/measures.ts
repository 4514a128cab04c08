import { z } from 'zod';

/** Milliseconds. */
export const durationMs = z.number().nonnegative();
export const count = z.number().int().nonnegative();
