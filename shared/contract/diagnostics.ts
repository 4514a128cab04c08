import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import { codexLine } from '../diagnostics/codex-line.ts';
import { diagnosticsLine } from '../diagnostics/diagnostics-line.ts';
import { telemetrySummary } from '../privacy/telemetry/summary.ts';
import { nothing, request } from './request.ts';

/** Requests about the log of the app and of Codex, and counts of copied text. */
export const diagnosticsRequests = {
  /** Starts or stops sending this window each new line. Returns the number of the newest line. */
  followDiagnostics: request({
    scope: 'profile',
    wait: 'read',
    input: z.object({ on: z.boolean() }),
    value: z.object({ last: z.number().int().nonnegative() }),
  }),
  /** Lines after a number, oldest first. Fewer than requested only if there are no more. */
  readDiagnostics: request({
    scope: 'profile',
    wait: 'read',
    input: z.object({ after: z.number().int().nonnegative(), limit: z.number().int().min(1).max(10_000) }),
    value: z.object({ lines: z.array(diagnosticsLine) }),
  }),
  /** What Codex wrote during turns of a thread, oldest first. Later lines go to the windows that show it. */
  readCodexLines: request({
    scope: 'profile',
    wait: 'read',
    input: z.object({ threadId }),
    value: z.object({ lines: z.array(codexLine) }),
  }),
  /** Counts copied texts, and texts that were not copied because of secrets, by size only. */
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
  /** What Codex wrote during a turn of a thread, for windows that show the thread. */
  codexLinesArrived: z.object({ threadId, lines: z.array(codexLine) }),
  /** Totals since Codex started. */
  summaryChanged: telemetrySummary,
};
