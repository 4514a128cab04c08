import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import { codexLine } from '../diagnostics/codex-line.ts';
import { diagnosticsLine } from '../diagnostics/diagnostics-line.ts';
import { telemetrySummary } from '../privacy/telemetry/summary.ts';
import { nothing, request } from './define.ts';

export const diagnosticsRequests = {
  /** Tells this window of each new line, or no longer; gives the number of the newest one there is. */
  followDiagnostics: request({
    scope: 'profile',
    wait: 'read',
    input: z.object({ on: z.boolean() }),
    value: z.object({ last: z.number().int().nonnegative() }),
  }),
  /** Lines after a number, oldest first; fewer than asked for only where there are no more. */
  readDiagnostics: request({
    scope: 'profile',
    wait: 'read',
    input: z.object({ after: z.number().int().nonnegative(), limit: z.number().int().min(1).max(10_000) }),
    value: z.object({ lines: z.array(diagnosticsLine) }),
  }),
  /** What Codex wrote while turns of a thread ran, oldest first; what comes later is told to the windows that show it. */
  readCodexLines: request({
    scope: 'profile',
    wait: 'read',
    input: z.object({ threadId }),
    value: z.object({ lines: z.array(codexLine) }),
  }),
  /** The person has copied something, or has not because of the secrets in it; how much is counted, and nothing else. */
  countCopy: request({
    scope: 'profile',
    wait: 'read',
    input: z.discriminatedUnion('what', [
      z.object({ what: z.enum(['message', 'thread']), characters: z.number().int().nonnegative() }),
      z.object({ what: z.literal('blocked'), secrets: z.number().int().positive() }),
    ]),
    value: nothing,
  }),
};

export const diagnosticsEvents = {
  /** New lines, for windows that follow them. */
  diagnosticsArrived: z.object({ lines: z.array(diagnosticsLine) }),
  /** What Codex has written while a turn of a thread ran, for windows that show the thread. */
  codexLinesArrived: z.object({ threadId, lines: z.array(codexLine) }),
  /** Sums of what was done since Codex has started. */
  summaryChanged: telemetrySummary,
};
