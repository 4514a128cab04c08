import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { RequestInput, RequestValue } from '../../shared/contract/contract.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import type { UserEntry } from '../../shared/transcript/entry.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { showToast } from '../stores/alerts.store.ts';
import { attachmentsChanged, draftChanged, planChosen } from '../stores/drafts.store.ts';
import { showListOver, showView } from '../stores/frame.store.ts';
import { sendPageRequestAfterRender } from '../stores/page-requests.ts';
import { askUser } from '../stores/questions.store.ts';
import {
  archiveToggled,
  destinationChosen,
  getListKey,
  listCompleted,
  type ThreadDestination,
  useThreadActions,
} from '../stores/thread-actions.store.ts';
import { threadsChanged, useThreads } from '../stores/threads.store.ts';
import { useTranscript } from '../stores/transcript.store.ts';
import { groupByThread, type SearchAnswer, type SearchReach, titleMatch } from './found-threads.ts';
import { describeThreadActionFailure } from './pinned-turns.commands.ts';
import { describeThreadFailure, isWireFault, showProblem } from './show-problem.ts';
import { openThread } from './threads.commands.ts';
import { showThread } from './workspace.commands.ts';

// What the user does with threads, other than write in them. The host reports the results.

/** Names a thread. Without a name, its first words serve as one. */
export async function renameThread(threadId: ThreadId, words: string): Promise<void> {
  const name = words.trim();
  const done = await hostClient.request('renameThread', { threadId, name: name === '' ? null : name.slice(0, 200) });
  if (!done.ok) showProblem(describeThreadActionFailure(done.error));
}

/** Asks the model of a thread for a short title. Null if there is none; the user knows why. */
export async function suggestTitle(threadId: ThreadId): Promise<string | null> {
  const suggested = await hostClient.request('suggestTitle', { threadId });
  if (suggested.ok) return suggested.value.title;
  const { error } = suggested;
  if (isWireFault(error)) showProblem(describeWireFault(error));
  else if (error.type !== 'canceled') showProblem({ fact: t`There is no suggestion.`, detail: error.message });
  return null;
}

/** Ends what `suggestTitle` has begun. */
export function cancelTitle(): void {
  void hostClient.request('cancelTitle', null);
}

/** Pins a thread to the top of the list, or unpins it. */
export async function pinThread({ id, pinned }: ThreadSummary): Promise<void> {
  const done = await hostClient.request('pinThread', { threadId: id, pinned: !pinned });
  if (!done.ok) showProblem(describeThreadActionFailure(done.error));
}

/** Moves a thread to the archive or back. */
export async function archiveThread({ id, archived, title }: ThreadSummary): Promise<void> {
  const done = await hostClient.request('archiveThread', { threadId: id, archived: !archived });
  if (!done.ok) showProblem(describeThreadActionFailure(done.error));
  else showToast(archived ? t`Unarchived "${title}"` : t`Archived "${title}"`);
}

/** Deletes a thread once the user confirms. */
export async function deleteThread({ id, knownToCodex, title }: ThreadSummary): Promise<void> {
  const listed = await hostClient.request('listRewinds', { threadId: id });
  const undoable = listed.ok ? listed.value.filter(({ isUndone }) => !isUndone) : [];
  const discards = undoable.filter(({ discarded }) => discarded !== null).length;
  const rewinds = undoable.length - discards;
  if ((await askUser({ kind: 'deleteThread', title, knownToCodex, rewinds, discards })) !== 'yes') return;
  const done = await hostClient.request('deleteThread', { threadId: id });
  if (!done.ok) {
    showProblem(describeThreadActionFailure(done.error));
    return;
  }
  const kept = t`Codex keeps its own copy because a fork reads from it. It is no longer listed here.`;
  showToast(t`Deleted "${title}"`, done.value.keptByCodex ? kept : '');
}

/** Starts a thread that continues from this one's current state, and shows it in its folder. */
export async function forkThread(threadId: ThreadId): Promise<void> {
  const fork = await forkOnce({ threadId });
  if (fork !== null) await showThread(threadId, fork);
}

/** Starts a thread that continues after this turn, and shows it. */
export async function branchFromTurn(threadId: ThreadId, lastTurnId: TurnId): Promise<void> {
  const fork = await forkOnce({ threadId, lastTurnId });
  if (fork !== null) await openThread(fork);
}

/**
 * Starts a thread with what came before a turn, and shows it with the message that began the turn as its draft. Leaves
 * out attachments if only their names are known.
 */
export async function editInFork(
  threadId: ThreadId,
  beforeTurnId: TurnId,
  { plan, sources, text }: Pick<UserEntry, 'plan' | 'sources' | 'text'>,
): Promise<void> {
  const fork = await forkOnce({ threadId, beforeTurnId });
  if (fork === null) return;
  draftChanged(fork, text);
  planChosen(fork, plan === true);
  attachmentsChanged(
    fork,
    sources.filter(({ source }) => source !== null),
  );
  const opening = openThread(fork);
  // The message is in the composer now. A user who types at once should not wait for the host.
  sendPageRequestAfterRender('focusComposer');
  await opening;
}

/** True while the host forks a thread. */
let isForking = false;

/** Has the host fork a thread, but not twice for a double press. Null if that failed; the user knows why. */
async function forkOnce(input: RequestInput<'forkThread'>): Promise<ThreadId | null> {
  if (isForking) return null;
  isForking = true;
  try {
    const forked = await hostClient.request('forkThread', input);
    if (forked.ok) return forked.value.threadId;
    showProblem(describeThreadActionFailure(forked.error));
    return null;
  } finally {
    isForking = false;
  }
}

/** Shows a turn of a thread, possibly far back. What covers the transcript closes. */
export function goToTurn(destination: ThreadDestination, listed: ThreadId = destination.threadId): void {
  showListOver(false);
  showView(null);
  destinationChosen(destination);
  const { state, threadId } = useTranscript.getState();
  const isOpen = threadId === destination.threadId && state === 'open';
  if (!isOpen || useThreads.getState().shown !== destination.threadId) void showThread(listed, destination.threadId);
}

/** Shows the archive in the list, or the other threads again. */
export async function toggleArchive(): Promise<void> {
  archiveToggled();
  if (!useThreadActions.getState().isArchiveShown) return;
  const listed = await hostClient.request('listArchivedThreads', null);
  if (listed.ok) threadsChanged(listed.value);
  else showProblem(describeThreadFailure(listed.error));
}

/** Loads older threads of a folder into a list that has `have` of them. */
export async function loadOlderThreads(folder: string, list: 'threads' | 'archive', have: number): Promise<void> {
  const listed = await hostClient.request('listOlderThreads', { folder, archived: list === 'archive', have });
  if (!listed.ok) {
    showProblem(describeThreadFailure(listed.error));
    return;
  }
  threadsChanged(listed.value.threads);
  if (listed.value.complete) listCompleted(getListKey(folder, list));
}

/** The previous search. The next one waits for it, so that at most one runs at a time, however fast the user types. */
let previousSearch: Promise<unknown> = Promise.resolve();
/** The previous search in Codex, which takes longer. */
let previousCodexSearch: Promise<unknown> = Promise.resolve();

function toSearchReach({ complete, unread }: RequestValue<'searchInCodex'>): SearchReach {
  if (!complete) return 'inPart';
  return unread > 0 ? { unread } : 'everywhere';
}

/**
 * Searches titles and texts of this workspace's threads, and reports what it found: once when our store has answered,
 * and again when Codex has, which knows the threads that were never opened here. Stops early when it is no longer
 * `wanted`. Threads that were not yet listed join the list.
 */
export async function searchThreads(
  query: string,
  wanted: () => boolean,
  onAnswer: (answer: SearchAnswer) => void,
): Promise<void> {
  await previousSearch;
  if (!wanted()) return;
  const here = hostClient.request('searchThreads', { query });
  previousSearch = here;
  const ours = await here;
  if (!wanted()) return;
  const answer = ours.ok ? ours.value : { hits: [], threads: [] };
  threadsChanged(answer.threads);
  const found = groupByThread(answer);
  onAnswer({ found, reach: 'here' });
  await previousCodexSearch;
  if (!wanted()) return;
  const inBoth = Promise.all([
    hostClient.request('listThreads', { search: query }),
    hostClient.request('searchInCodex', { query }),
  ]);
  previousCodexSearch = inBoth;
  const [titles, messages] = await inBoth;
  if (!wanted()) return;
  const byTitle = titles.ok ? titles.value : [];
  const inCodex = messages.ok ? messages.value : { hits: [], threads: [] };
  threadsChanged([...byTitle, ...inCodex.threads]);
  onAnswer({
    // A match in a text that we have is more helpful than one in Codex's text, which is more helpful than one in a
    // title.
    found: new Map([...byTitle.map(({ id }) => [id, titleMatch] as const), ...groupByThread(inCodex), ...found]),
    reach: titles.ok && messages.ok ? toSearchReach(messages.value) : 'withoutCodex',
  });
}
