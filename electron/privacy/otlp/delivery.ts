import type { Clock } from '../../../shared/base/clock.ts';
import { messageOf } from '../../../shared/base/failure.ts';
import { nextRetryDelay, type RetrySchedule } from '../../../shared/base/retry-schedule.ts';
import type { SendOutcome, SendRecord } from '../../../shared/privacy/metrics/send-record.ts';
import { type PostReply, type PostRequest, post } from '../../host/post.ts';
import { judgeAnswer, type ReadRejected } from './judge-answer.ts';

/** The ledger of everything that leaves. */
export type LedgerEntries = {
  beginOtlp(sending: Pick<SendRecord, 'kind' | 'at' | 'address' | 'body'>): Promise<number | null>;
  settleOtlp(record: number, body: string, outcome: SendOutcome): Promise<void>;
};

/** A parcel as it goes over the wire. */
export type Message = Pick<PostRequest, 'headers' | 'body'>;

/** One thing to be sent, as often as it takes. */
export type Parcel = {
  readonly kind: Extract<SendRecord['kind'], 'otlpTraces' | 'otlpMetrics'>;
  readonly url: URL;
  readonly timeoutMs: number;
  /** What the ledger says of it beside how many bytes have left. */
  readonly contents: Readonly<Record<string, number>>;
  /** False once nobody wants it to be sent any more. */
  isWanted(): boolean;
  pack(): Promise<Message>;
  readonly rejectedIn: ReadRejected;
};

/** What became of a parcel: it is settled, or waits for a further attempt. */
export type Delivered = 'settled' | 'again';

export type DeliveryDeps = {
  readonly clock: Clock;
  readonly ledger: LedgerEntries;
  /** Takes secrets out of what a receiver said: it may have repeated what it was sent. */
  redact(text: string): string;
};

/** So much of an answer is read, in bytes. */
const mostOfAnswer = 64 * 1024;

/** Attempts after one that failed. A window that holds no more of them leaves the longest delay. */
const schedule: RetrySchedule = {
  attempts: 10,
  windowMs: 60 * 60 * 1000,
  firstDelayMs: 1_000,
  maxDelayMs: 5 * 60 * 1000,
};

/** Sends one parcel at a time, each attempt with an entry in the ledger that is made before it, and knows when to try again. */
export class Delivery {
  readonly #deps: DeliveryDeps;
  #failedAt: readonly number[] = [];
  #notBefore = 0;
  #underWay: AbortController | null = null;

  constructor(deps: DeliveryDeps) {
    this.#deps = deps;
  }

  /** How long the next attempt has to wait, in milliseconds. */
  get waitMs(): number {
    // A clock that was set back must not hold it up for longer than any delay is.
    return Math.min(Math.max(0, this.#notBefore - this.#deps.clock.now()), longestWaitMs);
  }

  async attempt(parcel: Parcel): Promise<Delivered> {
    const { clock, ledger } = this.#deps;
    const at = clock.now();
    const { kind, url } = parcel;
    const underWay = new AbortController();
    this.#underWay = underWay;
    const record = await ledger.beginOtlp({ kind, at, address: url.href, body: bodyOf(parcel, null) });
    if (record === null) {
      this.#failed(at, null);
      return 'again';
    }
    const message = await parcel.pack().catch((failure: unknown) => ({ failure }));
    // Nothing is awaited between this question and the request.
    if (!parcel.isWanted()) {
      await ledger.settleOtlp(record, bodyOf(parcel, 0), { type: 'notSent', why: 'calledOff', code: 'CALLEDOFF' });
      return 'again';
    }
    const { timeoutMs: deadlineMs } = parcel;
    const reply: PostReply =
      'failure' in message
        ? { type: 'failed', why: 'unreachable', wasSent: false, code: messageOf(message.failure), sentBytes: 0 }
        : await post({ url, ...message, clock, deadlineMs, signal: underWay.signal, mostOfAnswer: () => mostOfAnswer });
    this.#underWay = null;
    const now = clock.now();
    const { again, outcome, waitMs } = judgeAnswer(reply, now, parcel.rejectedIn);
    await ledger.settleOtlp(record, bodyOf(parcel, reply.sentBytes), this.#redacted(outcome));
    if (again === 'no') this.#failedAt = [];
    else this.#failed(now, waitMs);
    return again === 'no' ? 'settled' : 'again';
  }

  /** Ends what is under way; it may have arrived all the same. */
  cancel(): void {
    this.#underWay?.abort();
  }

  /** Another address, or a new yes: what failed before says nothing of it. */
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

function bodyOf({ contents }: Parcel, bytes: number | null): string {
  return JSON.stringify({ ...contents, bytes });
}
