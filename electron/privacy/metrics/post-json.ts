import { Buffer } from 'node:buffer';
import { type PostRequest as PlainRequest, type PostFailure, post } from '../../host/post.ts';

/** The result of a request. */
export type PostJsonReply =
  /** The status of the answer, and for a refusal (4xx) the start of its body. */
  | { readonly type: 'answered'; readonly status: number; readonly body: string }
  /** There was no answer. `wasSent`: there was a connection, so the receiver may have accepted it anyway. */
  | {
      readonly type: 'failed';
      readonly why: PostFailure;
      readonly wasSent: boolean;
      /** The system's code, such as `ECONNREFUSED`. */
      readonly code: string;
    };

/** JSON to send, and how long to wait for an answer, in milliseconds. */
export type PostJsonRequest = Pick<PlainRequest, 'url' | 'clock' | 'deadlineMs' | 'signal'> & {
  /** JSON. */
  readonly body: string;
};

/** Sends JSON and waits for the answer. Never rejects. */
export type PostJson = (request: PostJsonRequest) => Promise<PostJsonReply>;

/** The maximum number of bytes to read of a refusal. For any other answer, only the status is read. */
const maxRefusalBytes = 4096;

/**
 * Sends JSON over its own connection, with no more headers than necessary. Reads the body of an answer only if it
 * explains a refusal.
 */
export const postJson: PostJson = async ({ body, clock, deadlineMs, signal, url }) => {
  const reply = await post({
    url,
    clock,
    deadlineMs,
    signal,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(body),
    getMaxAnswerBytes: (status) => (status >= 400 && status < 500 ? maxRefusalBytes : 0),
  });
  if (reply.type === 'failed') {
    const { code, type, wasSent, why } = reply;
    return { type, why, wasSent, code };
  }
  // Drops a character that the limit cuts in two.
  return { type: 'answered', status: reply.status, body: new TextDecoder().decode(reply.body, { stream: true }) };
};
