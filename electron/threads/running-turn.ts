import { z } from 'zod';
import { type TurnId, turnId } from '../../shared/base/ids.ts';
import type { CodexNotification } from '../model/codex-protocol/protocol.ts';

/**
 * A requested or running turn. `id` resolves once Codex reports the turn's id, or with null if Codex did not accept it.
 */
export type TurnInProgress = {
  readonly id: Promise<TurnId | null>;
  readonly knownId: TurnId | null;
  /** True if it is not to be sent to Codex after all. */
  readonly isWithdrawn: boolean;
};

/** How a turn ended. */
export type TurnEnd = { readonly turnId: TurnId; readonly status: 'completed' | 'interrupted' | 'failed' };

const turnParams = z.object({ turn: z.object({ id: turnId, status: z.string() }) });
const statusParams = z.object({
  status: z.object({ type: z.string(), activeFlags: z.array(z.string()).optional() }),
});

/**
 * Tracks whether a thread is working, starting when a turn is requested. Codex would treat a second turn as steering.
 */
export class RunningTurn {
  #current: TurnAttempt | null = null;
  #hasRun = false;
  #isWaiting = false;
  #isActive = false;

  get current(): TurnInProgress | null {
    return this.#current;
  }

  /** True if a turn was requested or ran in this process. */
  get hasRun(): boolean {
    return this.#hasRun;
  }

  /** True while Codex waits for an answer from the user. */
  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  /** Marks that a turn is about to be requested. The caller passes the outcome to the returned function. */
  start(): (accepted: TurnId | null) => void {
    const attempt = new TurnAttempt();
    this.#current = attempt;
    this.#hasRun = true;
    return (accepted) => {
      attempt.settle(accepted);
      if (accepted === null && this.#current === attempt) this.#current = null;
    };
  }

  /** Cancels a turn that was requested and that Codex does not have yet. Without effect on any other turn. */
  withdraw(): void {
    if (this.#current !== null) this.#current.isWithdrawn = true;
  }

  /** Handles a notification. Returns the turn that it ended, if that ends all work in the thread. */
  receive({ method, params }: CodexNotification): TurnEnd | null {
    if (method === 'thread/status/changed') this.#handleStatus(params);
    if (method === 'turn/started') this.#handleStarted(params);
    return method === 'turn/completed' ? this.#handleCompleted(params) : null;
  }

  /** Ends everything, because Codex is gone. */
  stop(): void {
    this.#current?.settle(null);
    this.#current = null;
    this.#isWaiting = false;
    this.#isActive = false;
  }

  #handleStatus(params: unknown): void {
    const { data } = statusParams.safeParse(params);
    if (data === undefined) return;
    this.#isActive = data.status.type === 'active';
    this.#isWaiting = (data.status.activeFlags ?? []).length > 0;
  }

  #handleStarted(params: unknown): void {
    const { data } = turnParams.safeParse(params);
    if (data === undefined) return;
    this.#current ??= new TurnAttempt();
    this.#hasRun = true;
    this.#current.settle(data.turn.id);
  }

  #handleCompleted(params: unknown): TurnEnd | null {
    const { data } = turnParams.safeParse(params);
    if (data === undefined) return null;
    const { id, status } = data.turn;
    // A review runs a nested turn. Its work is over when the thread is no longer active.
    if (this.#isActive && this.#current?.knownId !== id) return null;
    this.#current?.settle(id);
    this.#current = null;
    this.#isWaiting = false;
    return { turnId: id, status: status === 'interrupted' || status === 'failed' ? status : 'completed' };
  }
}

class TurnAttempt implements TurnInProgress {
  readonly #knownId = Promise.withResolvers<TurnId | null>();
  knownId: TurnId | null = null;
  isWithdrawn = false;

  get id(): Promise<TurnId | null> {
    return this.knownId === null ? this.#knownId.promise : Promise.resolve(this.knownId);
  }

  settle(id: TurnId | null): void {
    this.knownId = id ?? this.knownId;
    this.#knownId.resolve(id);
  }
}
