import { messageOf } from '../../shared/base/failure.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { processesRequests } from '../../shared/contract/processes.ts';
import type { ListedProcess } from '../../shared/processes/listed-process.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import type { ProcessLedger } from './process-ledger.ts';

/** The maximum number of listed processes; a runaway program may start thousands. */
const mostListed = 200;

/** Handles window requests about processes. Simultaneous requests share one answer. */
export function processHandlers(
  ledger: Pick<ProcessLedger, 'list' | 'end'>,
  budget: () => number | null,
): DomainHandlers<keyof typeof processesRequests> {
  let reading: Promise<readonly ListedProcess[]> | null = null;
  return {
    listProcesses: async () => {
      try {
        reading ??= ledger.list().finally(() => {
          reading = null;
        });
        const all = await reading;
        return ok({
          processes: all.slice(0, mostListed),
          count: all.length,
          memoryBytes: all.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
          budgetBytes: budget(),
        });
      } catch (failure) {
        return err({ type: 'notReported', message: messageOf(failure) });
      }
    },
    endProcess: (_window, { pid, startMark }) => ledger.end(pid, startMark),
  };
}
