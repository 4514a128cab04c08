import { z } from 'zod';
import type { Clock } from '../../shared/base/clock.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import type { AccountLimits, LimitWindow } from '../../shared/spending/account-limits.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { CodexNotification } from '../model/codex-protocol/protocol.ts';

const limitWindow = z.object({
  usedPercent: z.number(),
  windowDurationMins: z.number().nullish(),
  /** Unix seconds. */
  resetsAt: z.number().nullish(),
});

const updated = z.object({
  rateLimits: z.object({
    limitId: z.string().nullish(),
    primary: limitWindow.nullish(),
    secondary: limitWindow.nullish(),
  }),
});

/** A provider may have several limits, such as one per kind of model. More than this is a fault. */
const maxKept = 20;

/**
 * What the provider says about the limits of the account, with each of its answers. Asks for nothing itself, and forgets
 * everything with the account and with the app.
 */
export class AccountLimitsReader {
  readonly #clock: Clock;
  readonly #listeners = new Listeners<[AccountLimits]>();
  /** By limit and place in it. */
  readonly #windows = new Map<string, LimitWindow>();

  constructor({ clock, codex }: { readonly clock: Clock; readonly codex: Pick<CodexServer, 'onNotification'> }) {
    this.#clock = clock;
    codex.onNotification((notification) => this.#handle(notification));
  }

  /** The limits as last reported. */
  get limits(): AccountLimits {
    return [...this.#windows.values()];
  }

  /** Calls `listen` with the new limits after each change. */
  onChange(listen: (limits: AccountLimits) => void): void {
    this.#listeners.add(listen);
  }

  #handle({ method, params }: CodexNotification): void {
    if (method === 'account/updated' && this.#windows.size > 0) {
      this.#windows.clear();
      this.#listeners.call([]);
    }
    if (method !== 'account/rateLimits/updated') return;
    const report = updated.safeParse(params);
    if (!report.success) return;
    const { limitId, primary, secondary } = report.data.rateLimits;
    // A provider without limits reports nulls, and an answer may leave out one of them.
    const reported = [primary, secondary].map((each, place) => [`${limitId ?? ''} ${place}`, each] as const);
    const isNews = reported.map(([key, each]) => each != null && this.#keep(key, each)).includes(true);
    if (isNews) this.#listeners.call(this.limits);
  }

  #keep(key: string, { resetsAt, usedPercent, windowDurationMins }: z.infer<typeof limitWindow>): boolean {
    if (!Number.isFinite(usedPercent) || (this.#windows.size >= maxKept && !this.#windows.has(key))) return false;
    this.#windows.set(key, {
      usedPercent: Math.min(100, Math.max(0, usedPercent)),
      minutes: isPositive(windowDurationMins) ? windowDurationMins : null,
      resetsAt: isPositive(resetsAt) && resetsAt < 1e11 ? resetsAt * 1_000 : null,
      measuredAt: this.#clock.now(),
    });
    return true;
  }
}

function isPositive(value: number | null | undefined): value is number {
  return value != null && Number.isFinite(value) && value > 0;
}
