import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import type { PullRequestPlan, PullRequestRefusal, PullRequestState } from '../../shared/contract/pull-requests.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { type PullRequestPlace, pullRequestSeen, usePullRequests } from '../stores/pull-requests.store.ts';
import { useTranscript } from '../stores/transcript.store.ts';
import { isWireFault, joinAlertText } from './show-problem.ts';

function toRefusal<Value>(done: Result<Value, WireFault | PullRequestRefusal>): Result<Value, PullRequestRefusal> {
  if (done.ok) return done;
  const { error } = done;
  return err(isWireFault(error) ? { type: 'refused', message: joinAlertText(describeWireFault(error)) } : error);
}

/** Plans a pull request of the branch, with the record of the shown thread. Contacts nobody. Null without a trusted repository. */
export async function planPullRequest(
  cost: string | null,
): Promise<Result<PullRequestPlan | null, PullRequestRefusal>> {
  const { threadId } = useTranscript.getState();
  return toRefusal(await hostClient.request('planPullRequest', { threadId, cost }));
}

/** Makes a pull request. Only ever called for a press of the user, next to where it goes. */
export async function createPullRequest(
  request: RequestInput<'createPullRequest'>,
): Promise<Result<null, PullRequestRefusal>> {
  const { threadId } = useTranscript.getState();
  const made = toRefusal(await hostClient.request('createPullRequest', request));
  if (!made.ok) return made;
  const { branch, remote, repository, root, service } = request;
  const { number, url, warning } = made.value;
  pullRequestSeen({
    place: { root, branch, remote, repository, service },
    number,
    url,
    threadId,
    warning,
    report: null,
  });
  return ok(null);
}

/** Asks its service about a pull request, or for that of the branch. The value is null if there is none. */
export async function readPullRequest(
  place: PullRequestPlace,
  number: number | null,
): Promise<Result<PullRequestState | null, PullRequestRefusal>> {
  const read = toRefusal(await hostClient.request('readPullRequest', { ...place, number }));
  if (read.ok && read.value !== null) {
    const { number: found, url } = read.value;
    const { seen } = usePullRequests.getState();
    const { threadId, warning } = seen?.url === url ? seen : { threadId: null, warning: null };
    pullRequestSeen({
      place,
      number: found,
      url,
      threadId,
      warning,
      report: { state: read.value, readAt: Date.now() },
    });
  }
  return read;
}

/** Asks the service for the end of a check's log. */
export async function readCheckLog(place: PullRequestPlace, job: string): Promise<Result<string, PullRequestRefusal>> {
  const read = toRefusal(await hostClient.request('readCheckLog', { ...place, job }));
  return read.ok ? ok(read.value.text) : read;
}

/** Ends what the window waits for. */
export function cancelPullRequest(): void {
  void hostClient.request('cancelPullRequest', null);
}
