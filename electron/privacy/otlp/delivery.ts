import type { Clock } from '../../../shared/base/clock.ts';
import type { SendOutcome, SendRecord } from '../../../shared/privacy/metrics/send-record.ts';
import { getErrorMessage } from '../../base/error-message.ts';
import { nextRetryDelay, type RetrySchedule } from '../../base/retry-schedule.ts';
import { type PostReply, type PostRequest, post } from '../../host/post.ts';
import { judgeAnswer, type ReadRejected } from './judge-answer.ts';

/** The ledger of everything that is sent. */
export type LedgerEntries = {
  beginOtlp(sending: Pick<SendRecord, 'kind' | 'at' | 'address' | 'body'>): Promise<number | null>;
  settleOtlp(record: number, body: string, outcome: SendOutcome): Promise<void>;
};

/** A parcel in its wire format. */
export type Message = Pick<PostRequest, 'headers' | 'body'>;

/** One unit to send, with as many attempts as necessary. */
export type Parcel = {
  readonly kind: Extract<SendRecord['kind'], 'otlpTraces' | 'otlpMetrics'>;
  readonly url: URL;
  readonly timeoutMs: number;
  /** The parcel's facts for the ledger, apart from the number of bytes sent. */
  readonly contents: Readonly<Record<string, number>>;
  /** Returns false once the parcel should no longer be sent. */
  isWanted(): boolean;
  pack(): Promise<Message>;
  readonly rejectedIn: ReadRejected;
};

/** The result for a parcel: it is settled, or waits for another attempt. */
export type Delivered = 'settled' | 'again';

export type DeliveryDeps = {
  readonly clock: Clock;
  readonly ledger: LedgerEntries;
  /** Removes secrets from a receiver's answer, which may repeat parts of the request. */
  redact(text: string): string;
};

/** The maximum bytes to read of an answer. */
const maxAnswerBytes = 64 * 1024;

/** The delays after failed attempts. When a window has no attempts left, the longest delay applies. */
const schedule: RetrySchedule = {
  attempts: 10,
  windowMs: 60 * 60 * 1000,
  firstDelayMs: 1_000,
  maxDelayMs: 5 * 60 * 1000,
};

/** Sends one parcel at a time, enters each attempt in the ledger first, and decides when to try again. */
export class Delivery {
  readonly #deps: DeliveryDeps;
  #failedAt: readonly number[] = [];
  #notBefore = 0;
  #abortController: AbortController | null = null;

  constructor(deps: DeliveryDeps) {
    this.#deps = deps;
  }

  /** The time until the next attempt, in milliseconds. */
  get waitMs(): number {
    // Setting the clock back must not extend the wait beyond the longest delay.
    return Math.min(Math.max(0, this.#notBefore - this.#deps.clock.now()), longestWaitMs);
  }

  async attempt(parcel: Parcel): Promise<Delivered> {
    const { clock, ledger } = this.#deps;
    const at = clock.now();
    const { kind, url } = parcel;
    const abortController = new AbortController();
    this.#abortController = abortController;
    const record = await ledger.beginOtlp({ kind, at, address: url.href, body: toBody(parcel, null) });
    if (record === null) {
      this.#failed(at, null);
      return 'again';
    }
    const message = await parcel.pack().catch((failure: unknown) => ({ failure }));
    // Nothing may be awaited between this check and the request.
    if (!parcel.isWanted()) {
      await ledger.settleOtlp(record, toBody(parcel, 0), { type: 'notSent', why: 'calledOff', code: 'CALLEDOFF' });
      return 'again';
    }
    const { timeoutMs: deadlineMs } = parcel;
    const reply: PostReply =
      'failure' in message
        ? { type: 'failed', why: 'unreachable', wasSent: false, code: getErrorMessage(message.failure), sentBytes: 0 }
        : await post({
            url,
            ...message,
            clock,
            deadlineMs,
            signal: abortController.signal,
            getMaxAnswerBytes: () => maxAnswerBytes,
          });
    this.#abortController = null;
    const now = clock.now();
    const { again, outcome, waitMs } = judgeAnswer(reply, now, parcel.rejectedIn);
    await ledger.settleOtlp(record, toBody(parcel, reply.sentBytes), this.#redacted(outcome));
    if (again === 'no') this.#failedAt = [];
    else this.#failed(now, waitMs);
    return again === 'no' ? 'settled' : 'again';
  }

  /** Cancels the current request; it may have arrived anyway. */
  cancel(): void {
    this.#abortController?.abort();
  }

  /** Resets the delays, for another address or a new consent. */
  forget(): void {
    this.#failedAt = [];
    this.#notBefore = 0;
  }

  #failed(now: number, waitMs: number | null): void {
    const delay = nextRetryDelay(schedule, this.#failedAt, now) ?? schedule.maxDelayMs;
    this.#failedAt = [...this.#failedAt, now].slice(-schedule.attempts);
    this.#notBefore = now + Math.max(delay, waitMs ?? 0);
  }

  #redacted(outcome: SendOutcome): SendOutcome {
    if (outcome.type !== 'refused' && outcome.type !== 'partial') return outcome;
    return { ...outcome, reason: outcome.reason === null ? null : this.#deps.redact(outcome.reason) };
  }
}

const longestWaitMs = 60 * 60 * 1000;

function toBody({ contents }: Parcel, bytes: number | null): string {
  return JSON.stringify({ ...contents, bytes });
}
