import { Buffer } from 'node:buffer';
import { type PostRequest as PlainRequest, type PostFailure, post } from '../../host/post.ts';

/** What came of a request. */
export type PostReply =
  /** The status of the answer, and of a refusal (4xx) the beginning of its body. */
  | { readonly type: 'answered'; readonly status: number; readonly body: string }
  /** There was none. `wasSent`: a connection was there, so that the receiver may have taken it all the same. */
  | {
      readonly type: 'failed';
      readonly why: PostFailure;
      readonly wasSent: boolean;
      /** The system's code, as `ECONNREFUSED`. */
      readonly code: string;
    };

export type PostRequest = Pick<PlainRequest, 'url' | 'clock' | 'deadlineMs' | 'signal'> & {
  /** JSON. */
  readonly body: string;
};

/** Sends JSON and waits for the answer. Never rejects. */
export type PostJson = (request: PostRequest) => Promise<PostReply>;

/** So much of a refusal is read, in bytes; of any other answer nothing but its status is. */
const mostOfRefusal = 4096;

/**
 * Sends JSON over a connection of its own, with no more headers than it takes. What an answer carries is not read unless
 * it says why something was refused.
 */
export const postJson: PostJson = async ({ body, clock, deadlineMs, signal, url }) => {
  const reply = await post({
    url,
    clock,
    deadlineMs,
    signal,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(body),
    mostOfAnswer: (status) => (status >= 400 && status < 500 ? mostOfRefusal : 0),
  });
  if (reply.type === 'failed') {
    const { code, type, wasSent, why } = reply;
    return { type, why, wasSent, code };
  }
  // A letter that the limit cuts in two is left out.
  return { type: 'answered', status: reply.status, body: new TextDecoder().decode(reply.body, { stream: true }) };
};
