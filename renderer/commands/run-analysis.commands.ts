import type { Result } from '../../shared/base/result.ts';
import type { RequestInput, RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { isWireFault, joinAlertText } from './show-problem.ts';

/** Analyzes many runs together. */
export function analyzeRuns(options: RequestInput<'analyzeRuns'>) {
  return hostClient.request('analyzeRuns', options);
}

/** Cancels a running analysis, and releases what it gathered. */
export async function endAnalysis(): Promise<void> {
  await hostClient.request('endRunAnalysis', null);
}

/** Lists the runs behind a number. */
export function listAnalyzedRuns(
  options: RequestInput<'listAnalyzedRuns'>,
): Promise<Result<RequestValue<'listAnalyzedRuns'>, RequestProblem<'listAnalyzedRuns'> | WireFault>> {
  return hostClient.request('listAnalyzedRuns', options);
}

/** Explains why runs could not be analyzed, in one sentence; null if the analysis was canceled. */
export function describeAnalysisFailure(problem: RequestProblem<'analyzeRuns'> | WireFault): string | null {
  if (isWireFault(problem)) return joinAlertText(describeWireFault(problem));
  return problem.type === 'canceled' ? null : t`The runs folder cannot be listed: ${problem.message}`;
}
