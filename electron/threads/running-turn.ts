import { z } from 'zod';
import { type TurnId, turnId } from '../../shared/base/ids.ts';
import type { CodexNotification } from '../../shared/codex-protocol/protocol.ts';

/** A turn that has been asked for or runs. `id` resolves once Codex has named it; null: it did not take it. */
export type TurnInProgress = { readonly id: Promise<TurnId | null>; readonly named: TurnId | null };

/** How a turn ended. */
export type TurnEnd = { readonly turnId: TurnId; readonly status: 'completed' | 'interrupted' | 'failed' };

const turnParams = z.object({ turn: z.object({ id: turnId, status: z.string() }) });
const statusParams = z.object({
  status: z.object({ type: z.string(), activeFlags: z.array(z.string()).optional() }),
});

/** Whether a thread works, from the moment a turn is asked for: Codex itself would take a second one as steering. */
export class RunningTurn {
  #current: Attempt | null = null;
  #hasRun = false;
  #waits = false;
  #active = false;

  get current(): TurnInProgress | null {
    return this.#current;
  }

  /** A turn was asked for in this process, or ran. */
  get hasRun(): boolean {
    return this.#hasRun;
  }

  /** Codex waits for an answer of the person. */
  get waits(): boolean {
    return this.#waits;
  }

  /** Says that a turn is about to be asked for; the returned function says what came of it. */
  begin(): (accepted: TurnId | null) => void {
    const attempt = new Attempt();
    this.#current = attempt;
    this.#hasRun = true;
    return (accepted) => {
      attempt.settle(accepted);
      if (accepted === null && this.#current === attempt) this.#current = null;
    };
  }

  /** Takes what Codex tells; the value is the turn that has ended by it, and with it all work of the thread. */
  receive({ method, params }: CodexNotification): TurnEnd | null {
    if (method === 'thread/status/changed') this.#statusChanged(params);
    if (method === 'turn/started') this.#started(params);
    return method === 'turn/completed' ? this.#completed(params) : null;
  }

  /** Codex is gone, and with it whatever ran. */
  stop(): void {
    this.#current?.settle(null);
    this.#current = null;
    this.#waits = false;
    this.#active = false;
  }

  #statusChanged(params: unknown): void {
    const { data } = statusParams.safeParse(params);
    if (data === undefined) return;
    this.#active = data.status.type === 'active';
    this.#waits = (data.status.activeFlags ?? []).length > 0;
  }

  #started(params: unknown): void {
    const { data } = turnParams.safeParse(params);
    if (data === undefined) return;
    this.#current ??= new Attempt();
    this.#hasRun = true;
    this.#current.settle(data.turn.id);
  }

  #completed(params: unknown): TurnEnd | null {
    const { data } = turnParams.safeParse(params);
    if (data === undefined) return null;
    const { id, status } = data.turn;
    // A review runs a turn within a turn: work is over when the thread is no longer active.
    if (this.#active && this.#current?.named !== id) return null;
    this.#current?.settle(id);
    this.#current = null;
    this.#waits = false;
    return { turnId: id, status: status === 'interrupted' || status === 'failed' ? status : 'completed' };
  }
}

class Attempt implements TurnInProgress {
  readonly #named = Promise.withResolvers<TurnId | null>();
  named: TurnId | null = null;

  get id(): Promise<TurnId | null> {
    return this.named === null ? this.#named.promise : Promise.resolve(this.named);
  }

  settle(id: TurnId | null): void {
    this.named = id ?? this.named;
    this.#named.resolve(id);
  }
}
