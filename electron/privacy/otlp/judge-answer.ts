import type { Buffer } from 'node:buffer';
import { visibleText } from '../../../shared/base/visible-text.ts';
import type { SendOutcome } from '../../../shared/privacy/metrics/send-record.ts';
import type { PostReply } from '../../host/post.ts';

/** What a reply means: what stands in the ledger, and whether the same is to be sent again, and when at the earliest. */
export type Judged = {
  readonly outcome: SendOutcome;
  readonly again: 'no' | 'yes';
  /** Milliseconds that the receiver asked for; null where it did not. */
  readonly waitMs: number | null;
};

/** What a receiver did not take of a message, and why. */
export type Rejected = { readonly count: number; readonly reason: string };

/** Reads the answer of a receiver that took a message. Throws where the bytes are no such answer. */
export type ReadRejected = (answer: Uint8Array) => Rejected;

/** So much of a reason is kept, in characters. */
const longestReason = 300;
/** A receiver that wants more is asked again all the same, in milliseconds. */
const longestWaitMs = 60 * 60 * 1000;
/** By the specification of OTLP/HTTP: for the rest the same must not be sent again. */
const passing: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Judges a reply. `now` is for a `Retry-After` that is a date. */
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
  if (status >= 200 && status < 300) return { outcome: takenOutcome(body, rejectedIn), again: 'no', waitMs: null };
  const outcome = { type: 'refused', status, reason: reasonIn(body) } as const;
  if (!passing.has(status)) return { outcome, again: 'no', waitMs: null };
  return { outcome, again: 'yes', waitMs: retryAfter === null ? null : waitOf(retryAfter, now) };
}

/** A success counts, even where the body of its answer is rubbish. */
function takenOutcome(body: Buffer, rejectedIn: ReadRejected): SendOutcome {
  try {
    const { count, reason } = rejectedIn(body);
    if (count !== 0) return { type: 'partial', rejected: count, reason: lineOf(reason) };
  } catch {
    // No message of its kind.
  }
  return { type: 'accepted' };
}

/** A refusal is a `google.rpc.Status`, whose second field is a text, or words of a proxy. */
function reasonIn(body: Buffer): string | null {
  const text = body.toString('utf8');
  return lineOf(text.replace(/[^\P{C}\n]+|\uFFFD/gu, ' '));
}

function lineOf(text: string): string | null {
  const line = visibleText(text.replace(/\s+/g, ' ').trim());
  return line === '' ? null : line.slice(0, longestReason);
}

function waitOf(text: string, now: number): number | null {
  const ms = /^\d{1,9}$/.test(text.trim()) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, longestWaitMs) : null;
}
