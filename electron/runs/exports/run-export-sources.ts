import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { RequestProblem } from '../../../shared/contract/contract.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { RunRef } from '../../../shared/runs/run-ref.ts';
import type { ClientWindow } from '../../host/client-window.ts';
import type { ExportHeader } from '../bundles/export-task.ts';
import type { RecordedRunHandlers } from '../records/recorded-run-handlers.ts';
import { findRunFolder } from '../records/run-folder.ts';

/** The folder of a run to export. */
export type RunFolderSource = {
  readonly about: Omit<ExportHeader, 'app' | 'exportedAt'>;
  readonly telemetry: string;
  /** Null if there are none. */
  readonly proof: string | null;
  readonly logs: string | null;
};

/** Finds what can be exported from the folders of runs. */
export class RunExportSources {
  readonly #runs: Pick<RecordedRunHandlers, 'handlers'>;

  constructor(runs: Pick<RecordedRunHandlers, 'handlers'>) {
    this.#runs = runs;
  }

  /** Finds the folder of a run that the window may read. */
  async open(window: ClientWindow, run: RunRef): Promise<Result<RunFolderSource, RequestProblem<'startExport'>>> {
    const known = await this.#runs.handlers.getRunInfo(window, run);
    const found = known.ok ? await findRunFolder(run.projectRoot, run.runId) : known;
    if (!known.ok || !found.ok) {
      const problem = known.ok ? (found.ok ? null : found.error) : known.error;
      return err({
        type: 'unreadable',
        message: problem?.type === 'unreadable' ? problem.message : t`The run no longer exists.`,
      });
    }
    const { card, hasLogs, hasProof, hasTelemetry } = known.value;
    if (!hasTelemetry) return err({ type: 'unreadable', message: t`The run has no telemetry to export.` });
    const { logs, proof, telemetry } = found.value;
    const { model, startedAt, title, tool } = card;
    const folder = card.imported === undefined ? run.projectRoot : null;
    const about = { runId: run.runId, title, folder, model, tool, startedAt };
    return ok({ about, telemetry, proof: hasProof ? proof : null, logs: hasLogs ? logs : null });
  }
}
