import { join } from 'node:path';
import { err, type Result } from '../../../shared/base/result.ts';
import { getErrorMessage } from '../../base/error-message.ts';
import type { RecordFolder } from './record-folder.ts';
import type { TelemetryWriteProblem } from './telemetry-file.ts';
import { TelemetryWriter, type TelemetryWriterDeps } from './telemetry-writer.ts';

/** The name of a run's telemetry file, in the run folder. */
export const telemetryFileName = 'telemetry.jsonl';

/** Opens the telemetry of a run for appending, only in the exact folder of the record. Never rejects. */
export async function openRecordedTelemetry(
  record: RecordFolder,
  deps: TelemetryWriterDeps,
): Promise<Result<TelemetryWriter, TelemetryWriteProblem>> {
  const written: TelemetryWriter[] = [];
  try {
    return await record.use(async (place) => {
      const opened = TelemetryWriter.open(join(place, telemetryFileName), deps);
      if (opened.ok) written.push(opened.value);
      else if (opened.error.type === 'unwritable') throw new Error(opened.error.message);
      return opened;
    });
  } catch (failure) {
    for (const writer of written) writer.close();
    return err({ type: 'unwritable', message: getErrorMessage(failure) });
  }
}
