import type { UserFacingAlert } from '../../shared/alerts/alert.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { counted, decimal, t } from '../../shared/i18n/i18n.ts';
import type { ListedProcess } from '../../shared/processes/listed-process.ts';
import { getProcessName } from '../../shared/processes/process-name.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { ProcessLedger } from './process-ledger.ts';

const checkEveryMs = 60_000;
/** A warning ends below this share of the budget, so that memory near the limit warns only once. */
const shareWhenOver = 0.9;

export type BudgetDeps = {
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly ledger: Pick<ProcessLedger, 'list' | 'getCodexMemory'>;
  /** Whether there may be anything to check. */
  isNeeded(): boolean;
  /** Returns the budget in bytes; null: no warnings. */
  budget(): number | null;
  /** Shows the warning; null ends it. */
  warn(alert: UserFacingAlert | null): void;
};

/** Checks once a minute how much memory Codex and its descendants use, and warns once when that exceeds the budget. */
export class ProcessBudget {
  readonly #deps: BudgetDeps;
  #cancel: () => void = () => undefined;
  #hasWarned = false;

  constructor(deps: BudgetDeps) {
    this.#deps = deps;
    deps.lifetime.onEnd(() => this.#cancel());
    this.#wait();
  }

  /** Checks now. Does not warn if the system does not report the memory. */
  async check(): Promise<void> {
    const { budget, isNeeded, ledger, warn } = this.#deps;
    const atMost = budget();
    const taken = atMost !== null && isNeeded() ? await ledger.getCodexMemory().catch(() => 0) : 0;
    if (this.#deps.lifetime.ended) return;
    if (atMost === null || taken < atMost * shareWhenOver) {
      if (this.#hasWarned) warn(null);
      this.#hasWarned = false;
    } else if (taken > atMost && !this.#hasWarned) {
      this.#hasWarned = true;
      const listed = await ledger.list().catch(() => []);
      if (!this.#deps.lifetime.ended) warn(createMemoryAlert(listed.filter(belongsToCodex), taken, atMost));
    }
  }

  #wait(): void {
    this.#cancel = this.#deps.clock.after(checkEveryMs, () => {
      void this.check().then(() => {
        if (!this.#deps.lifetime.ended) this.#wait();
      });
    });
  }
}

/** Whether a process counts for the budget: Codex and its descendants, of any run. */
function belongsToCodex({ kind, startedIn }: ListedProcess): boolean {
  return startedIn === 'earlier' || !['keyring', 'worker', 'other'].includes(kind);
}

/** Creates the warning. It names the largest process, because that is not always the expected one. */
function createMemoryAlert(listed: readonly ListedProcess[], taken: number, budget: number): UserFacingAlert {
  const [largest] = listed;
  const limit = t`The limit in Settings is ${formatGigabytes(budget)}.`;
  return {
    id: 'processes',
    surface: 'banner',
    severity: 'warning',
    fact: t`Codex and its commands use ${formatGigabytes(taken)} of memory in ${counted(listed.length, 'process', 'processes')}.`,
    remedy:
      largest === undefined
        ? limit
        : t`The largest uses ${formatGigabytes(largest.memoryBytes)}: ${getProcessName(largest)}, PID ${largest.pid}. ${limit}`,
    commands: ['showProcesses'],
  };
}

function formatGigabytes(bytes: number): string {
  return `${decimal(bytes / 1_000_000_000, 1)}\u00a0GB`;
}
