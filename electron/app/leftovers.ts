import type { AlertBoard } from '../cli/alert-board.ts';
import { createLeftoversAlert } from '../cli/cli-alerts.ts';
import type { Broadcaster } from '../host/client-window.ts';
import { mayBeCodex } from '../processes/process-record.ts';
import type { ProcessRecords } from '../processes/process-records.ts';
import type { LeftoverCodex } from '../threads/live/locked-threads.ts';

/** Processes left by an earlier run of the app. */
export type Leftovers = LeftoverCodex & {
  /** Ends one leftover process. */
  readonly end: ProcessRecords['end'];
  /** Updates windows and alerts after leftover processes may have ended. */
  refresh(): void;
};

/** Creates a profile's handling of leftover processes. */
export function createLeftovers(records: ProcessRecords, alerts: AlertBoard, broadcaster: Broadcaster): Leftovers {
  const ended = (): void => {
    broadcaster.broadcast({ name: 'leftoversChanged', payload: records.leftovers });
    alerts.put('leftovers', createLeftoversAlert(records.leftovers));
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
  return { end, endCodex, refresh: ended };
}
