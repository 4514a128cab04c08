import { z } from 'zod';
import type { Result } from '../../../shared/base/result.ts';
import type { CodexServer } from '../../codex/codex-server.ts';

const threadParams = z.object({ threadId: z.string() });
/** Whether a turn of this method runs afterward. */
const runsAfter = new Map([
  ['turn/started', true],
  ['turn/completed', false],
  ['thread/closed', false],
]);

/** Knows which turns of a Codex plan, from the moment they are sent until Codex reports their end. */
export class PlanningTurns {
  /** For each thread, whether the last turn that we sent plans. Codex starts others, of agents and goals. */
  readonly #plans = new Map<string, boolean>();
  readonly #running = new Set<string>();
  readonly #onEnd: () => void;

  /** Calls `onEnd` when the last turn that plans has ended. */
  constructor(codex: Pick<CodexServer, 'onNotification' | 'onGenerationEnd'>, onEnd: () => void) {
    this.#onEnd = onEnd;
    codex.onNotification(({ method, params }) => {
      const runs = runsAfter.get(method);
      const id = runs === undefined ? undefined : threadParams.safeParse(params).data?.threadId;
      if (runs !== undefined && id !== undefined) this.#set(id, runs);
    });
    codex.onGenerationEnd(() => {
      this.#plans.clear();
      this.#running.clear();
    });
  }

  /** Whether Codex plans now, or an agent of a thread that plans could still work. */
  get isOn(): boolean {
    const hasPlanned = [...this.#plans.values()].includes(true);
    return [...this.#running].some((id) => this.#plans.get(id) ?? hasPlanned);
  }

  /** Sends a turn that `plans` or not. */
  async send<T, E>(id: string, plans: boolean, send: () => Promise<Result<T, E>>): Promise<Result<T, E>> {
    const before = { plans: this.#plans.get(id), runs: this.#running.has(id) };
    this.#plans.set(id, plans);
    this.#running.add(id);
    const sent = await send();
    if (sent.ok) return sent;
    if (before.plans !== undefined) this.#plans.set(id, before.plans);
    if (!before.runs) this.#set(id, false);
    return sent;
  }

  #set(id: string, runs: boolean): void {
    const wasOn = this.isOn;
    if (runs) this.#running.add(id);
    else this.#running.delete(id);
    if (wasOn && !this.isOn) this.#onEnd();
  }
}
