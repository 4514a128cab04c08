import type { AlertBoard } from '../cli/alert-board.ts';
import { alertOfLeftovers } from '../cli/cli-alerts.ts';
import type { Broadcaster } from '../host/client-window.ts';
import { mayBeCodex } from '../processes/process-record.ts';
import type { ProcessRecords } from '../processes/process-records.ts';

/** Processes that an earlier run of the app has left. */
export type Leftovers = {
  /** Ends one of them. */
  readonly end: ProcessRecords['end'];
  /** Ends each that may be a Codex. */
  endCodex(): Promise<void>;
  /** Tells the windows, and the board, that some may have ended. */
  ended(): void;
};

/** Composes what a profile does about leftovers. */
export function composeLeftovers(records: ProcessRecords, alerts: AlertBoard, broadcaster: Broadcaster): Leftovers {
  const ended = (): void => {
    broadcaster.toAll({ name: 'leftoversChanged', payload: records.leftovers });
    alerts.put('leftovers', alertOfLeftovers(records.leftovers));
  };
  const end: ProcessRecords['end'] = async (pid, startedAt) => {
    const result = await records.end(pid, startedAt);
    ended();
    return result;
  };
  const endCodex = async (): Promise<void> => {
    for (const { executable, pid, startedAt } of records.leftovers) {
      if (mayBeCodex(executable)) await end(pid, startedAt);
    }
  };
  return { end, endCodex, ended };
}
