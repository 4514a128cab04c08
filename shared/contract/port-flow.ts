import { z } from 'zod';

/**
 * Sent by a page of the desktop shell besides requests: how much of the host's data it has read since the last report,
 * in UTF-16 code units. Ports do not show how much is queued.
 */
export const flowMessage = z.object({ kind: z.literal('taken'), length: z.number().int().nonnegative() });

/** How much a page reads between two reports, so the host may always see up to this much as waiting. */
export const flowReportBytes = 256 * 1024;
