import { join } from 'node:path';
import type { Clock } from '../../../shared/base/clock.ts';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { RunRef } from '../../../shared/runs/run-ref.ts';
import { isData } from '../../../shared/runs/telemetry-event.ts';
import { openRegularFile } from '../../files/regular-file.ts';
import { openRecordedTelemetry, telemetryFileName } from './open-recorded-telemetry.ts';
import { RecordFolder } from './record-folder.ts';
import { findRunFolder } from './run-folder.ts';
import type { TelemetryWriterDeps } from './telemetry-writer.ts';

/** A written end event is within this many bytes of the end of the file. */
const tailBytes = 65_536;

/**
 * Marks a run as failed that an earlier process left unfinished. Keeps its earlier events. Returns false if another
 * process still writes the run. Never rejects.
 */
export async function endUnfinishedRun(
  run: RunRef,
  clock: Clock,
  spare: Pick<TelemetryWriterDeps, 'spareLocks'> = {},
): Promise<boolean> {
  const found = await findRunFolder(run.projectRoot, run.runId);
  if (!found.ok) return true;
  const record = await RecordFolder.open(found.value.path).catch(() => null);
  if (record === null || (await hasEnd(record))) return true;
  const opened = await openRecordedTelemetry(record, { clock, onProblem: () => undefined, ...spare });
  if (!opened.ok) return opened.error.type !== 'claimed';
  opened.value.error({ message: t`Workcell closed before this run ended.` });
  opened.value.completed({ status: 'failed' });
  opened.value.close();
  return true;
}

/** Whether the last line of the file is the end of the run. */
async function hasEnd(record: RecordFolder): Promise<boolean> {
  try {
    return await record.use(async (place) => {
      const file = await openRegularFile(join(place, telemetryFileName));
      try {
        const { size } = await file.stat();
        const tail = Buffer.alloc(Math.min(size, tailBytes));
        await file.read(tail, 0, tail.length, size - tail.length);
        const last = parseJson(tail.toString('utf8').trimEnd().split('\n').at(-1) ?? '');
        return isData(last) && last.type === 'completed';
      } finally {
        await file.close();
      }
    });
  } catch {
    return false;
  }
}
