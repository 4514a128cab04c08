import type { Result } from '../../shared/base/result.ts';
import type { RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { hostClient } from '../client/page-client.ts';

/** More than a list shows without a lot of scrolling. */
const limit = 30;

export type FilesOutcome = Result<RequestValue<'findFiles'>, RequestProblem<'findFiles'> | WireFault>;

/** Finds files of the window's folder by a few letters of their paths. */
export function findFiles(query: string): Promise<FilesOutcome> {
  return hostClient.request('findFiles', { query, limit });
}
