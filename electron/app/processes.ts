import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import type { processesRequests } from '../../shared/contract/processes.ts';
import type { ListedProcess } from '../../shared/processes/listed-process.ts';
import { McpSettings } from '../catalogs/mcp/mcp-settings.ts';
import { serverOfProcess } from '../catalogs/mcp/owned-processes.ts';
import type { AlertBoard } from '../cli/alert-board.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { endProcesses, stillRunning } from '../processes/end-processes.ts';
import { ProcessBudget } from '../processes/process-budget.ts';
import { ProcessLedger, processHandlers } from '../processes/process-ledger.ts';
import type { ProcessRecords } from '../processes/process-records.ts';
import { takeProcessSnapshot } from '../processes/process-snapshot.ts';
import type { OptionsStore } from '../settings/options-store.ts';
import type { ThreadsFacade } from '../threads/threads-facade.ts';
import type { RunsDomain } from './runs-domain.ts';
import type { ProfileKind } from './windows.ts';

export type ProcessesDeps = {
  readonly kind: ProfileKind;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly codex: CodexServer;
  readonly records: ProcessRecords;
  readonly threads: Pick<ThreadsFacade, 'openCommands'>;
  readonly runs: Pick<RunsDomain, 'runners'>;
  readonly options: OptionsStore;
  readonly alerts: AlertBoard;
  /** Removes secrets and personal data from a text. */
  redact(text: string): string;
  /** Called when leftovers of earlier runs may have ended. */
  leftoversEnded(): void;
};

/** A profile's knowledge of processes. */
export type Processes = {
  /** Largest first. Empty if the system does not report them. */
  list(): Promise<readonly ListedProcess[]>;
  readonly handlers: DomainHandlers<keyof typeof processesRequests>;
};

const bytesInMegabyte = 1_000_000;

/** Creates the list of processes and the warning about them. */
export function composeProcesses(deps: ProcessesDeps): Processes {
  const { alerts, clock, codex, lifetime, options, records, runs, threads } = deps;
  const settings = new McpSettings(codex, () => undefined);
  const ledger = new ProcessLedger({
    hostPid: process.pid,
    codexPid: () => codex.pid,
    earlier: () => records.earlier,
    commands: () => threads.openCommands(),
    runners: () => runs.runners(),
    servers: async () => {
      const listed = await settings.list(null);
      return listed.ok ? listed.value : [];
    },
    serverOf: serverOfProcess,
    redact: (text) => deps.redact(text),
    snapshot: takeProcessSnapshot,
    end: async (processes) => {
      await endProcesses(() => stillRunning(processes), clock);
      await records.forgetEnded();
      deps.leftoversEnded();
      return stillRunning(processes);
    },
  });
  const budget = () => options.snapshot.values.processBudgetMegabytes * bytesInMegabyte || null;
  new ProcessBudget({
    clock,
    lifetime,
    ledger,
    // On Windows a check takes a second of CPU time, and both profiles would report the same.
    isNeeded: () =>
      process.platform !== 'win32' &&
      deps.kind === 'personal' &&
      (codex.pid !== null || runs.runners().length > 0 || records.earlier.length > 0),
    budget,
    warn: (alert) => alerts.put('processes', alert),
  });
  return {
    list: () => ledger.list().catch(() => []),
    handlers: processHandlers(ledger, budget),
  };
}
