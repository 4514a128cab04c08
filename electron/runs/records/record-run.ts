import type { Clock } from '../../../shared/base/clock.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { getErrorMessage } from '../../base/error-message.ts';
import { SerialQueue } from '../../base/serial-queue.ts';
import type { RunRecording } from '../run-recording.ts';
import { openRecordedTelemetry } from './open-recorded-telemetry.ts';
import { RecordFolder } from './record-folder.ts';
import { createRunFolder, type RunFolder } from './run-folder.ts';

import { writeProof } from './run-folder-contents.ts';
import { RunLogs } from './run-logs.ts';

export type RecordRunDeps = {
  readonly clock: Clock;
  /** Called when part of a run could not be written. */
  readonly onProblem: (problem: string) => void;
  /** The folder for the telemetry lock while the home folder is read-only. */
  readonly spareLocks?: string;
};

/** Makes the folder of a new run, and records the run into it. The error is a sentence. */
export async function recordRun(
  projectRoot: string,
  { clock, onProblem, ...spare }: RecordRunDeps,
): Promise<Result<RunRecording, string>> {
  let folder: RunFolder;
  let record: RecordFolder;
  try {
    folder = await createRunFolder(projectRoot, clock.now());
    record = await RecordFolder.open(folder.path);
  } catch (failure) {
    return err(getErrorMessage(failure));
  }
  const opened = await openRecordedTelemetry(record, { clock, onProblem, ...spare });
  if (!opened.ok)
    return err(opened.error.type === 'claimed' ? t`Another program is writing to this run.` : opened.error.message);
  const events = opened.value;
  const logs = new RunLogs(folder, record, onProblem);
  // Writes the proofs one after the other, so the newest proof wins.
  const proofs = new SerialQueue();
  return ok({
    id: folder.id,
    events,
    started: (data) => events.started({ ...data, workcell_id: folder.id }),
    completed: (data) => events.completed(data),
    stderr: (text) => logs.write('stderr', text),
    writeProof: (proof) =>
      proofs
        .run(() => writeProof(folder, record, proof))
        .catch((failure: unknown) => onProblem(getErrorMessage(failure))),
    close: async () => {
      events.close();
      await logs.close();
    },
  });
}
