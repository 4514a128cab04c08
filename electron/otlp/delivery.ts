import type { Clock } from '../../shared/base/clock.ts';
import { nextRetryDelay, type RetrySchedule } from '../../shared/base/retry-schedule.ts';
import type { SendOutcome, SendRecord } from '../../shared/metrics/send-record.ts';
import { judgeAnswer } from './judge-answer.ts';
import type { OneExchange } from './one-exchange.ts';

/** The ledger of everything that leaves. */
export type LedgerEntries = {
  beginOtlp(sending: Pick<SendRecord, 'kind' | 'at' | 'address' | 'body'>): Promise<number | null>;
  settleOtlp(record: number, body: string, outcome: SendOutcome): Promise<void>;
};

/** One thing to be sent, as often as it takes. */
export type Parcel = {
  readonly kind: Extract<SendRecord['kind'], 'otlpTraces' | 'otlpMetrics'>;
  readonly url: URL;
  readonly timeoutMs: number;
  /** What the ledger says of it beside how many bytes have left. */
  readonly contents: Readonly<Record<string, number>>;
  /** False once nobody wants it to be sent any more. */
  isWanted(): boolean;
  send(): OneExchange;
};

/** What became of a parcel: it is settled, or waits for a further attempt. */
export type Delivered = 'settled' | 'again';

export type DeliveryParts = {
  readonly clock: Clock;
  readonly ledger: LedgerEntries;
  /** Takes secrets out of what a receiver said: it may have repeated what it was sent. */
  redact(text: string): string;
};

/** Attempts after one that failed. A window that holds no more of them leaves the longest delay. */
const schedule: RetrySchedule = {
  attempts: 10,
  windowMs: 60 * 60 * 1000,
  firstDelayMs: 1_000,
  maxDelayMs: 5 * 60 * 1000,
};

/** Sends one parcel at a time, each attempt with an entry in the ledger that is made before it, and knows when to try again. */
export class Delivery {
  readonly #parts: DeliveryParts;
  #failedAt: readonly number[] = [];
  #notBefore = 0;
  #exchange: OneExchange | null = null;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  /** How long the next attempt has to wait, in milliseconds. */
  get waitMs(): number {
    // A clock that was set back must not hold it up for longer than any delay is.
    return Math.min(Math.max(0, this.#notBefore - this.#parts.clock.now()), longestWaitMs);
  }

  async attempt(parcel: Parcel): Promise<Delivered> {
    const { clock, ledger } = this.#parts;
    const at = clock.now();
    const { kind, url } = parcel;
    const record = await ledger.beginOtlp({ kind, at, address: url.href, body: bodyOf(parcel, null) });
    if (record === null) {
      this.#failed(at, null);
      return 'again';
    }
    if (!parcel.isWanted()) {
      await ledger.settleOtlp(record, bodyOf(parcel, 0), { type: 'notSent', why: 'calledOff', code: 'CALLEDOFF' });
      return 'again';
    }
    const exchange = parcel.send();
    this.#exchange = exchange;
    const callOff = clock.after(parcel.timeoutMs, () => exchange.giveUp('timeout'));
    const reply = await exchange.reply;
    callOff();
    this.#exchange = null;
    const now = clock.now();
    const { again, outcome, waitMs } = judgeAnswer(reply, now);
    await ledger.settleOtlp(record, bodyOf(parcel, exchange.sentBytes), this.#redacted(outcome));
    if (again === 'no') this.#failedAt = [];
    else this.#failed(now, waitMs);
    return again === 'no' ? 'settled' : 'again';
  }

  /** Ends what is under way; it may have arrived all the same. */
  callOff(): void {
    this.#exchange?.giveUp('calledOff');
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
    return { ...outcome, reason: outcome.reason === null ? null : this.#parts.redact(outcome.reason) };
  }
}

const longestWaitMs = 60 * 60 * 1000;

function bodyOf({ contents }: Parcel, bytes: number | null): string {
  return JSON.stringify({ ...contents, bytes });
}
