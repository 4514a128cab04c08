import { err, type Result } from '../../shared/base/result.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import type { BranchRefusal, RepositoryBranches } from '../../shared/contract/repository-branches.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { readUncommitted } from './commits.commands.ts';
import { isWireFault, joinAlertText } from './show-problem.ts';

function toRefusal<Value>(done: Result<Value, WireFault | BranchRefusal>): Result<Value, BranchRefusal> {
  if (done.ok) return done;
  const { error } = done;
  return err(isWireFault(error) ? { type: 'refused', message: joinAlertText(describeWireFault(error)) } : error);
}

/** Lists the branches of the window's folder. Null without a trusted repository. */
export async function listRepositoryBranches(): Promise<Result<RepositoryBranches | null, BranchRefusal>> {
  return toRefusal(await hostClient.request('listRepositoryBranches', null));
}

/** Checks out a branch. Reads afterwards what is not committed. */
export async function switchRepositoryBranch(
  request: RequestInput<'switchRepositoryBranch'>,
): Promise<Result<null, BranchRefusal>> {
  const done = toRefusal(await hostClient.request('switchRepositoryBranch', request));
  void readUncommitted();
  return done;
}

/** Makes a branch and checks it out. Reads afterwards what is not committed. */
export async function createRepositoryBranch(
  request: RequestInput<'createRepositoryBranch'>,
): Promise<Result<null, BranchRefusal>> {
  const done = toRefusal(await hostClient.request('createRepositoryBranch', request));
  void readUncommitted();
  return done;
}
