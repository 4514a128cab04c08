import { z } from 'zod';
import { diagnosticsLine } from '../diagnostics/diagnostics-line.ts';
import { telemetrySummary } from '../telemetry/summary.ts';
import { nothing, request } from './define.ts';

export const diagnosticsRequests = {
  /** Tells this window of each new line, or no longer; gives the number of the newest one there is. */
  followDiagnostics: request(z.object({ on: z.boolean() }), z.object({ last: z.number().int().nonnegative() })),
  /** Lines after a number, oldest first; fewer than asked for only where there are no more. */
  readDiagnostics: request(
    z.object({ after: z.number().int().nonnegative(), limit: z.number().int().min(1).max(10_000) }),
    z.object({ lines: z.array(diagnosticsLine) }),
  ),
  /** The person has copied something; how much is counted, and nothing else. */
  countCopy: request(
    z.object({ what: z.enum(['message', 'thread']), characters: z.number().int().nonnegative() }),
    nothing,
  ),
};

export const diagnosticsEvents = {
  /** New lines, for windows that follow them. */
  diagnosticsArrived: z.object({ lines: z.array(diagnosticsLine) }),
  /** Sums of what was done since Codex has started. */
  summaryChanged: telemetrySummary,
};
