import type { Buffer } from 'node:buffer';
import { visibleText } from '../../../shared/base/visible-text.ts';
import type { SendOutcome } from '../../../shared/privacy/metrics/send-record.ts';
import type { PostReply } from '../../host/post.ts';

/** The meaning of a reply: the outcome for the ledger, and whether and when to send the same again. */
export type Judged = {
  readonly outcome: SendOutcome;
  readonly again: 'no' | 'yes';
  /** The delay that the receiver requested, in milliseconds. Null if none. */
  readonly waitMs: number | null;
};

/** How much of a message a receiver rejected, and why. */
export type Rejected = { readonly count: number; readonly reason: string };

/** Reads the answer of a receiver that accepted a message. Throws if the bytes are not such an answer. */
export type ReadRejected = (answer: Uint8Array) => Rejected;

/** The maximum length of a stored reason, in characters. */
const maxReasonLength = 300;
/** The longest delay that a receiver can request, in milliseconds. */
const longestWaitMs = 60 * 60 * 1000;
/** The statuses after which to retry. OTLP/HTTP forbids retries after all others. */
const retryableStatuses: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Judges a reply. `now` is for a `Retry-After` with a date. */
export function judgeAnswer(reply: PostReply, now: number, rejectedIn: ReadRejected): Judged {
  if (reply.type === 'failed') {
    const { code, wasSent, why } = reply;
    if (wasSent && why !== 'unreachable' && why !== 'notSecure') {
      return { outcome: { type: 'unknown', why, status: null }, again: 'yes', waitMs: null };
    }
    const kept = why === 'notSecure' || why === 'calledOff' ? why : 'unreachable';
    return { outcome: { type: 'notSent', why: kept, code }, again: 'yes', waitMs: null };
  }
  const { body, retryAfter, status } = reply;
  if (status >= 200 && status < 300) return { outcome: toAcceptedOutcome(body, rejectedIn), again: 'no', waitMs: null };
  const outcome = { type: 'refused', status, reason: findReason(body) } as const;
  if (!retryableStatuses.has(status)) return { outcome, again: 'no', waitMs: null };
  return { outcome, again: 'yes', waitMs: retryAfter === null ? null : getWait(retryAfter, now) };
}

/** Returns the outcome of a success, even if the answer's body is invalid. */
function toAcceptedOutcome(body: Buffer, rejectedIn: ReadRejected): SendOutcome {
  try {
    const { count, reason } = rejectedIn(body);
    if (count !== 0) return { type: 'partial', rejected: count, reason: toLine(reason) };
  } catch {
    // The body is not a message of this kind.
  }
  return { type: 'accepted' };
}

/** Reads the reason of a refusal: a `google.rpc.Status`, whose second field is a text, or a proxy's text. */
function findReason(body: Buffer): string | null {
  const text = body.toString('utf8');
  return toLine(text.replace(/[^\P{C}\n]+|\uFFFD/gu, ' '));
}

function toLine(text: string): string | null {
  const line = visibleText(text.replace(/\s+/g, ' ').trim());
  return line === '' ? null : line.slice(0, maxReasonLength);
}

function getWait(text: string, now: number): number | null {
  const ms = /^\d{1,9}$/.test(text.trim()) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, longestWaitMs) : null;
}
