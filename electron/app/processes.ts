import type { Clock } from '../../shared/base/clock.ts';
import type { processesRequests } from '../../shared/contract/processes.ts';
import type { ListedProcess } from '../../shared/processes/listed-process.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { findServerOfProcess } from '../catalogs/mcp/mcp-processes.ts';
import { McpSettings } from '../catalogs/mcp/mcp-settings.ts';
import type { AlertBoard } from '../cli/alert-board.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { endProcesses, findStillRunning } from '../processes/end-processes.ts';
import { ProcessBudget } from '../processes/process-budget.ts';
import { createProcessHandlers, ProcessLedger } from '../processes/process-ledger.ts';
import type { ProcessRecords } from '../processes/process-records.ts';
import { takeProcessSnapshot } from '../processes/process-snapshot.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { ThreadsFacade } from '../threads/threads-facade.ts';
import type { RunsDomain } from './runs-domain.ts';
import type { ProfileKind } from './windows.ts';

export type ProcessesDeps = {
  readonly kind: ProfileKind;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly codex: CodexServer;
  readonly records: ProcessRecords;
  readonly threads: Pick<ThreadsFacade, 'listOpenCommands'>;
  readonly runs: Pick<RunsDomain, 'listRunners'>;
  readonly settings: SettingsStore;
  readonly alerts: AlertBoard;
  /** Removes secrets and personal data from a text. */
  redact(text: string): string;
  /** Called when leftovers of earlier runs may have ended. */
  onLeftoversEnded(): void;
};

/** A profile's view of processes. */
export type Processes = {
  /** Lists the processes, largest first. Empty if the system does not report them. */
  list(): Promise<readonly ListedProcess[]>;
  readonly handlers: DomainHandlers<keyof typeof processesRequests>;
};

const bytesInMegabyte = 1_000_000;

/** Creates the list of processes and the warning about them. */
export function createProcesses(deps: ProcessesDeps): Processes {
  const { alerts, clock, codex, lifetime, settings, records, runs, threads } = deps;
  const mcpSettings = new McpSettings(codex, () => undefined);
  const ledger = new ProcessLedger({
    hostPid: process.pid,
    codexPid: () => codex.pid,
    earlier: () => records.earlier,
    commands: () => threads.listOpenCommands(),
    runners: () => runs.listRunners(),
    servers: async () => {
      const listed = await mcpSettings.list(null);
      return listed.ok ? listed.value : [];
    },
    findServer: findServerOfProcess,
    redact: (text) => deps.redact(text),
    snapshot: takeProcessSnapshot,
    end: async (processes) => {
      await endProcesses(() => findStillRunning(processes), clock);
      await records.forgetEnded();
      deps.onLeftoversEnded();
      return findStillRunning(processes);
    },
  });
  const budget = () => settings.snapshot.values.processBudgetMegabytes * bytesInMegabyte || null;
  new ProcessBudget({
    clock,
    lifetime,
    ledger,
    // On Windows, a check takes a second of CPU time. Both profiles would report the same.
    isNeeded: () =>
      process.platform !== 'win32' &&
      deps.kind === 'personal' &&
      (codex.pid !== null || runs.listRunners().length > 0 || records.earlier.length > 0),
    budget,
    warn: (alert) => alerts.put('processes', alert),
  });
  return {
    list: () => ledger.list().catch(() => []),
    handlers: createProcessHandlers(ledger, budget),
  };
}
