import { Buffer } from 'node:buffer';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Clock } from '../../shared/base/clock.ts';
import { codeOf, messageOf } from '../../shared/base/failure.ts';

/** What came of a request. */
export type PostReply =
  /** The status of the answer, and of a refusal (4xx) the beginning of its body. */
  | { readonly type: 'answered'; readonly status: number; readonly body: string }
  /** There was none. `wasSent`: a connection was there, so that the receiver may have taken it all the same. */
  | {
      readonly type: 'failed';
      readonly why: 'unreachable' | 'notSecure' | 'timeout' | 'cutOff' | 'calledOff';
      readonly wasSent: boolean;
      /** The system's code, as `ECONNREFUSED`. */
      readonly code: string;
    };

export type PostRequest = {
  readonly url: URL;
  /** JSON. */
  readonly body: string;
  readonly clock: Clock;
  /** For the whole exchange, in milliseconds. */
  readonly deadlineMs: number;
  /** Calls it off. */
  readonly signal: AbortSignal;
};

/** Sends JSON and waits for the answer. Never rejects. */
export type PostJson = (request: PostRequest) => Promise<PostReply>;

/** So much of a refusal is read; of any other answer nothing but its status is. */
const mostOfRefusal = 4096;

/**
 * Sends JSON over a connection of its own, with no more headers than it takes. Redirects are answers like any other,
 * and what an answer carries is not read unless it says why something was refused.
 */
export const postJson: PostJson = ({ body, clock, deadlineMs, signal, url }) => {
  const { promise, resolve } = Promise.withResolvers<PostReply>();
  const isSecure = url.protocol === 'https:';
  let reached: 'nothing' | 'host' | 'receiver' = 'nothing';
  let answer: { readonly status: number; body: string } | null = null;

  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const options = { method: 'POST', agent: false, headers } as const;
  // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
  const request = isSecure ? requestHttps(url, { ...options, rejectUnauthorized: true }) : requestHttp(url, options);
  const finish = (reply: PostReply): void => {
    callOff();
    signal.removeEventListener('abort', abort);
    resolve(reply);
    request.destroy();
  };
  const fail = (why: 'timeout' | 'cutOff' | 'calledOff', code: string): void => {
    if (answer !== null) finish({ type: 'answered', ...answer });
    else finish({ type: 'failed', why, wasSent: reached === 'receiver', code });
  };
  const abort = (): void => fail('calledOff', 'ABORTED');
  const callOff = clock.after(deadlineMs, () => fail('timeout', 'TIMEOUT'));
  signal.addEventListener('abort', abort, { once: true });

  request.once('socket', (socket) => {
    socket.once('connect', () => {
      reached = isSecure ? 'host' : 'receiver';
    });
    socket.once('secureConnect', () => {
      reached = 'receiver';
    });
  });
  // Stays for the errors that follow when a request is destroyed.
  request.on('error', (failure) => {
    const code = codeOf(failure) ?? messageOf(failure);
    if (reached === 'receiver') fail('cutOff', code);
    else finish({ type: 'failed', why: reached === 'host' ? 'notSecure' : 'unreachable', wasSent: false, code });
  });
  request.once('response', (response) => {
    const status = response.statusCode ?? 0;
    answer = { status, body: '' };
    const isRefusal = status >= 400 && status < 500;
    if (!isRefusal) {
      finish({ type: 'answered', ...answer });
      return;
    }
    const read = answer;
    response.setEncoding('utf8');
    response.on('data', (piece: string) => {
      read.body = (read.body + piece).slice(0, mostOfRefusal);
      if (read.body.length === mostOfRefusal) finish({ type: 'answered', ...read });
    });
    response.on('error', (failure) => fail('cutOff', messageOf(failure)));
    response.on('close', () => finish({ type: 'answered', ...read }));
  });
  if (signal.aborted) abort();
  else request.end(body);
  return promise;
};
