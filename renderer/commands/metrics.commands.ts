import type { Result } from '../../shared/base/result.ts';
import type { RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { hostClient } from '../client/page-client.ts';

/** The exact JSON that would be sent next. */
export function previewMetrics(): Promise<Result<RequestValue<'previewMetrics'>, WireFault>> {
  return hostClient.request('previewMetrics', null);
}

/** Where runs and counts go over OTLP, and what goes out next. */
export function readOtlp(): Promise<Result<RequestValue<'readOtlp'>, WireFault>> {
  return hostClient.request('readOtlp', null);
}

/** What was sent, newest first: the newest 100, or those before an entry. */
export function readLedger(
  before: number | null,
): Promise<Result<RequestValue<'readLedger'>, RequestProblem<'readLedger'> | WireFault>> {
  return hostClient.request('readLedger', { before });
}
