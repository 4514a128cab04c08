import { Buffer } from 'node:buffer';
import { type ClientRequest, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Clock } from '../../shared/base/clock.ts';
import { getErrorCode, getErrorMessage } from '../base/error-message.ts';

/** Why a request has no answer. */
export type PostFailure = 'unreachable' | 'notSecure' | 'timeout' | 'cutOff' | 'calledOff';

/** The outcome of a request. */
export type PostReply = (
  | {
      readonly type: 'answered';
      readonly status: number;
      /** Seconds or a date, as in the answer. */
      readonly retryAfter: string | null;
      /** The beginning of the answer's body. */
      readonly body: Buffer;
    }
  | {
      readonly type: 'failed';
      readonly why: PostFailure;
      /** True if there was a connection, so the receiver may have gotten the request. */
      readonly wasSent: boolean;
      /** The system's error code, such as `ECONNREFUSED`. */
      readonly code: string;
    }
) & {
  /** Number of bytes sent, including the request head. */
  readonly sentBytes: number;
};

/** One request. */
export type PostRequest = {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly clock: Clock;
  /** For the whole exchange, in milliseconds. */
  readonly deadlineMs: number;
  /** Cancels it. */
  readonly signal: AbortSignal;
  /** Returns the maximum number of bytes to read of an answer with this status. 0: only the status counts. */
  getMaxAnswerBytes(status: number): number;
};

type Answer = {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly most: number;
  readonly pieces: Buffer[];
};

/**
 * Posts a body over its own connection and waits for the answer. Makes one connection, never retries, uses no proxy,
 * treats a redirect like any other answer, and accepts only certificates that the system trusts. Never rejects.
 */
export function post({
  body,
  clock,
  deadlineMs,
  getMaxAnswerBytes,
  signal,
  ...target
}: PostRequest): Promise<PostReply> {
  const { promise, resolve } = Promise.withResolvers<PostReply>();
  const isSecure = target.url.protocol === 'https:';
  let reached: 'nothing' | 'host' | 'receiver' = 'nothing';
  let answer: Answer | null = null;
  // A request opens a connection as soon as it is created.
  if (signal.aborted) return toUnsent('calledOff', 'CALLEDOFF');
  const request = startRequest(target);
  if (!('end' in request)) return toUnsent('unreachable', request.code);

  const finish = (why: PostFailure, code: string): void => {
    cancel();
    signal.removeEventListener('abort', abort);
    const sentBytes = request.socket?.bytesWritten ?? 0;
    // Once the status has arrived, it counts, even if the rest fails.
    if (answer === null) resolve({ type: 'failed', why, wasSent: reached === 'receiver', code, sentBytes });
    else resolve({ type: 'answered', ...toReply(answer), sentBytes });
    request.destroy();
  };
  const cut = (code: string): void => {
    finish(reached === 'receiver' ? 'cutOff' : reached === 'host' ? 'notSecure' : 'unreachable', code);
  };
  const abort = (): void => finish('calledOff', 'CALLEDOFF');
  const cancel = clock.after(deadlineMs, () => finish('timeout', 'TIMEOUT'));
  signal.addEventListener('abort', abort, { once: true });

  request.once('socket', (socket) => {
    socket.once('connect', () => {
      reached = isSecure ? 'host' : 'receiver';
    });
    socket.once('secureConnect', () => {
      reached = 'receiver';
    });
  });
  // This listener stays, because more errors can follow when a request is destroyed.
  request.on('error', (failure) => cut(getErrorCode(failure) ?? getErrorMessage(failure)));
  request.once('close', () => {
    // A connection can end without an error, for example after an answer that switches protocols.
    if (answer === null) cut('ECONNRESET');
  });
  request.once('response', (response) => {
    const status = response.statusCode ?? 0;
    const most = getMaxAnswerBytes(status);
    const pieces: Buffer[] = [];
    answer = { status, retryAfter: response.headers['retry-after'] ?? null, most, pieces };
    const end = (): void => cut('ECONNRESET');
    if (most === 0) {
      end();
      return;
    }
    let length = 0;
    response.on('data', (piece: Buffer) => {
      pieces.push(piece);
      length += piece.length;
      if (length >= most) end();
    });
    response.on('error', end);
    response.on('close', end);
  });
  request.end(body);
  return promise;
}

async function toUnsent(why: PostFailure, code: string): Promise<PostReply> {
  return { type: 'failed', why, wasSent: false, code, sentBytes: 0 };
}

/**
 * Starts a request. Returns the error code if that fails, such as for a header from the environment that is invalid in
 * HTTP.
 */
function startRequest({
  headers,
  url,
}: Pick<PostRequest, 'headers' | 'url'>): ClientRequest | { readonly code: string } {
  const options = { method: 'POST', agent: false, headers } as const;
  try {
    // Ignores NODE_TLS_REJECT_UNAUTHORIZED.
    return url.protocol === 'https:'
      ? requestHttps(url, { ...options, rejectUnauthorized: true })
      : requestHttp(url, options);
  } catch (failure) {
    return { code: getErrorCode(failure) ?? getErrorMessage(failure) };
  }
}

function toReply({ most, pieces, retryAfter, status }: Answer) {
  return { status, retryAfter, body: Buffer.concat(pieces).subarray(0, most) };
}
