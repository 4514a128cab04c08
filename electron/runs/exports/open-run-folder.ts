import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { RequestProblem, RequestValue } from '../../../shared/contract/contract.ts';
import type { RunProblem } from '../../../shared/contract/recorded-runs.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { RunRef } from '../../../shared/runs/run-ref.ts';
import { findWorkcell } from '../records/workcell-folder.ts';
import type { RunFolderSource } from './export-handlers.ts';

/** Finds what can be exported from the folder of a run. `info` looks up the run's facts; its problem is passed on. */
export async function openRunFolder(
  run: RunRef,
  info: () => Promise<Result<RequestValue<'getRunInfo'>, RunProblem>>,
): Promise<Result<RunFolderSource, RequestProblem<'beginExport'>>> {
  const known = await info();
  const found = known.ok ? await findWorkcell(run.projectRoot, run.workcellId) : known;
  if (!known.ok || !found.ok) {
    const problem = known.ok ? (found.ok ? null : found.error) : known.error;
    return err({ type: 'unreadable', message: problem?.type === 'unreadable' ? problem.message : t`The run is gone.` });
  }
  const { card, hasLogs, hasProof, hasTelemetry } = known.value;
  if (!hasTelemetry) return err({ type: 'unreadable', message: t`The run has no telemetry to export.` });
  const { logs, proof, telemetry } = found.value;
  const { model, startedAt, title, tool } = card;
  const folder = card.imported === undefined ? run.projectRoot : null;
  const about = { runId: run.workcellId, title, folder, model, tool, startedAt };
  return ok({ about, telemetry, proof: hasProof ? proof : null, logs: hasLogs ? logs : null });
}
