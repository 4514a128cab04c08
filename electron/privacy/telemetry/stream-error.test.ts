import { expect, it } from 'vitest';
import { readStreamError } from './stream-error.ts';

const error = (codexErrorInfo: unknown, willRetry: boolean, method = 'error') =>
  readStreamError({
    method,
    params: { threadId: 'thread', turnId: 'turn', willRetry, error: { message: 'planted words', codexErrorInfo } },
    emittedAtMs: null,
  });

it.each([
  ['serverOverloaded', false, { class: 'serverOverloaded', httpStatus: null, decision: 'gaveUp' }],
  [
    { responseStreamDisconnected: { httpStatusCode: 503 } },
    true,
    { class: 'responseStreamDisconnected', httpStatus: 503, decision: 'retry' },
  ],
  [null, true, { class: 'other', httpStatus: null, decision: 'retry' }],
  ['not a name: planted words', false, { class: 'unknown', httpStatus: null, decision: 'gaveUp' }],
  [{ httpConnectionFailed: { httpStatusCode: 7 } }, false, { class: 'httpConnectionFailed', httpStatus: null }],
] as const)("counts an error by its class and Codex's decision: %j", (info, willRetry, counted) => {
  const reported = error(info, willRetry);
  expect(reported).toMatchObject({ threadId: 'thread', event: { type: 'chat.stream_error', ...counted } });
  expect(JSON.stringify(reported)).not.toContain('planted');
});

it('treats nothing else as a stream error', () => {
  expect(error('other', true, 'warning')).toBeNull();
  expect(readStreamError({ method: 'error', params: { odd: true }, emittedAtMs: null })).toBeNull();
});
