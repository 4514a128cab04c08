import { z } from 'zod';

/**
 * What a page of the desktop shell sends over its port beside requests: how much it has taken of what the host has sent,
 * in UTF-16 code units since the last time. Ports do not tell what waits in them.
 */
export const takenMessage = z.object({ kind: z.literal('taken'), length: z.number().int().nonnegative() });

/** A page says what it has taken each time that it is this much, so less may always seem to wait. */
export const takenEvery = 256 * 1024;
