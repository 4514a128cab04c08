import { z } from 'zod';
import { errorKind } from '../../../shared/alerts/codex-error.ts';
import { type ThreadId, threadId } from '../../../shared/base/ids.ts';
import type { CountedEvent } from '../../../shared/privacy/telemetry/telemetry-event.ts';
import type { CodexNotification } from '../../model/codex-protocol/protocol.ts';

const errorNotification = z.object({
  threadId,
  willRetry: z.boolean(),
  error: z.object({ codexErrorInfo: z.unknown() }),
});

type StreamError = Extract<CountedEvent, { type: 'chat.stream_error' }>;

/**
 * Returns how to count Codex's `error`, and for which thread. Null for any other notification. Does not use its text.
 */
export function readStreamError({ method, params }: CodexNotification): {
  readonly threadId: ThreadId;
  readonly event: StreamError;
} | null {
  if (method !== 'error') return null;
  const read = errorNotification.safeParse(params).data;
  if (read === undefined) return null;
  const { httpStatus, name } = errorKind(read.error.codexErrorInfo);
  return {
    threadId: read.threadId,
    event: {
      type: 'chat.stream_error',
      class: /^[a-zA-Z]{1,60}$/.test(name) ? name : 'unknown',
      httpStatus: httpStatus !== null && httpStatus >= 100 && httpStatus < 600 ? httpStatus : null,
      decision: read.willRetry ? 'retry' : 'gaveUp',
    },
  };
}
