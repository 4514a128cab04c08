import { z } from 'zod';
import { metricsState } from '../privacy/metrics/metrics-state.ts';
import { sendRecord } from '../privacy/metrics/send-record.ts';
import { nothing, request } from './request.ts';

/** Requests about the counts and the launch ping, and about the ledger of everything that was sent. */
export const metricsRequests = {
  /** The exact JSON that would be sent next. Null for counts if there are none. */
  previewMetrics: request({
    scope: 'app',
    wait: 'change',
    input: nothing,
    value: z.object({ metrics: z.string().nullable(), ping: z.string() }),
  }),
  /** Everything that was ever sent, newest first: at most 100 entries, the newest or those before an entry. */
  readLedger: request({
    scope: 'app',
    wait: 'read',
    input: z.object({ before: z.int().nullable() }),
    value: z.object({ records: z.array(sendRecord) }),
    problem: z.object({ type: z.literal('unreadable') }),
  }),
};

export const metricsEvents = { metricsChanged: metricsState };
