import type { TurnId } from '../../shared/base/ids.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { BudgetScope } from '../../shared/spending/budget.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { hostClient } from '../client/page-client.ts';
import { openBudget, raiseBudget } from '../commands/budgets.commands.ts';
import { sendAgain } from '../commands/compose.commands.ts';
import { isUnanswered, reviewWithConsent, sendWithConsent } from '../commands/consent.commands.ts';
import { copyFromThread } from '../commands/copy-text.ts';
import { closeRun, openRun } from '../commands/recorded-runs.commands.ts';
import { describeSendFailure, describeThreadFailure, showProblem } from '../commands/show-problem.ts';
import { openThread, type SendOptions, showNewThread, stopTurn } from '../commands/threads.commands.ts';
import { showThread } from '../commands/workspace.commands.ts';
import { changesTargetChosen } from '../stores/changes.store.ts';
import { commandChosen } from '../stores/commands.store.ts';
import { showPage } from '../stores/frame.store.ts';
import { useLayout } from '../stores/layout.store.ts';
import { sendPageRequest, sendPageRequestAfterRender } from '../stores/page-requests.ts';
import { isLastTurnPlan, isPlanChosen } from '../stores/plan-choice.ts';
import { scrollToTurn } from '../stores/scroll-requests.ts';
import { getShownRow, useThreads } from '../stores/threads.store.ts';
import { useWorkspace } from '../stores/workspace.store.ts';
import { inputModel } from '../view-models/input-model.ts';
import { readWork } from '../view-models/read-work.ts';
import { getLastAnswerText, getRequestText } from '../view-models/thread-facts.ts';
import { getAdjacentThread, orderByFolder, placeThreads } from '../view-models/thread-order.ts';
import { transcriptModel } from '../view-models/transcript-model.ts';
import type { Action, ActionTarget } from './action.ts';
import type { ActionState } from './action-state.ts';
import { findAnswerDestination } from './answer-destination.ts';
import { findInspection } from './inspect-turn.ts';
import { requirements } from './requirements.ts';
import { closeListOver, showTranscript } from './show-transcript.ts';
import { openSheet } from './view.actions.ts';

async function retry(facts: ActionState, { threadId, turnId }: ActionTarget): Promise<void> {
  const thread = threadId ?? facts.thread;
  if (turnId === undefined) await transcriptModel.retryLast();
  else if (thread !== null) await sendAgain(thread, turnId);
}

async function continueTurn(options: SendOptions = {}): Promise<void> {
  const written = { text: 'Continue where you were interrupted.', sources: [] };
  // Who stopped a plan and switched Plan off has not approved what comes next.
  const plan = isPlanChosen() || isLastTurnPlan();
  const outcome = await sendWithConsent(written, 'queue', { plan, ...options });
  if (!outcome.ok) showProblem(describeSendFailure(outcome.error));
}

/** Raises a budget that is used up. Continues the turn that this had stopped; one that was done needs nothing. */
async function raiseAndGoOn({ thread, turns }: ActionState, scope: BudgetScope): Promise<void> {
  const raised = await raiseBudget(thread, scope);
  if (raised === null) return;
  sendPageRequest('focusComposer');
  if (useThreads.getState().shown !== thread) return;
  if (raised.goesOn && turns.at(-1)?.status === 'interrupted') await continueTurn();
}

async function copyText(text: string | null, name: string, turnId?: TurnId): Promise<void> {
  if (text !== null) await copyFromThread({ text, name, what: 'message' }, { turnId });
}

/** Shows the thread below or above the shown one in the list, in its folder; does nothing at the ends of the list. */
async function showAdjacentThread(step: 1 | -1, isArchive: boolean, profile: ActionState['profile']): Promise<void> {
  const { threads } = useThreads.getState();
  const shown = getShownRow(useThreads.getState());
  const folders = useWorkspace.getState().listedFolders.map(({ path }) => path);
  const collapsed = isArchive ? [] : useLayout.getState().layout.collapsedFolders;
  const listed = { threads, profile, isArchive, search: '', found: new Map<never, never>(), work: readWork() };
  const placed = placeThreads(listed);
  const order = folders.length < 2 ? placed : orderByFolder(placed, threads, folders, collapsed, shown);
  const next = getAdjacentThread(order, shown, step);
  if (next === null) return;
  sendPageRequest('focusComposer');
  await showThread(next);
}

function findTurn({ turns }: ActionState, id: TurnId | undefined): Turn | undefined {
  return id === undefined ? turns.at(-1) : turns.find((turn) => turn.id === id);
}

/** Actions on the shown thread and its turns. */
export const threadActions = {
  newThread: {
    title: t`New thread`,
    keywords: t`chat conversation session clear`,
    keys: ['Mod+N', 'Mod+Alt+N'],
    menu: ['file', 0],
    needs: requirements.folder,
    when: ({ hasWorkspace }) => hasWorkspace,
    perform: () => {
      showTranscript();
      showNewThread();
      showPage('threads');
      sendPageRequest('focusComposer');
    },
  },
  focusMessage: {
    title: t`Go to the message`,
    keywords: t`write compose focus type`,
    keys: ['Mod+I'],
    needs: requirements.folder,
    when: ({ hasWorkspace }) => hasWorkspace,
    perform: () => {
      closeListOver();
      showPage('threads');
      sendPageRequest('focusComposer');
    },
  },
  nextThread: {
    title: t`Next thread`,
    keys: ['Alt+ArrowDown'],
    needs: requirements.threadsPage,
    when: ({ page }) => page === 'threads',
    perform: ({ isArchiveShown, profile }) => showAdjacentThread(1, isArchiveShown, profile),
  },
  previousThread: {
    title: t`Previous thread`,
    keys: ['Alt+ArrowUp'],
    needs: requirements.threadsPage,
    when: ({ page }) => page === 'threads',
    perform: ({ isArchiveShown, profile }) => showAdjacentThread(-1, isArchiveShown, profile),
  },
  sendMessage: {
    title: t`Send message`,
    needs: t`Needs a message to send`,
    when: ({ page, canSend }) => page === 'threads' && canSend,
    perform: () => transcriptModel.send('queue'),
  },
  workHere: {
    title: t`Work here`,
    hint: t`The thread works in your folder, without a worktree`,
    keywords: t`place folder worktree`,
    needs: t`Only while Worktree is chosen`,
    when: ({ page, isWorktreeChosen }) => page === 'threads' && isWorktreeChosen,
    perform: () => {
      inputModel.selectPlace('here');
      sendPageRequest('focusComposer');
    },
  },
  togglePlan: {
    title: t`Plan first, on or off`,
    hint: t`Codex may not change files until you approve its plan`,
    keywords: t`mode read-only think design`,
    keys: ['Alt+Shift+P'],
    needs: requirements.folder,
    when: ({ page, hasWorkspace }) => page === 'threads' && hasWorkspace,
    perform: () => inputModel.togglePlan(),
  },
  pasteMessage: {
    title: t`Paste into message`,
    needs: requirements.folder,
    when: ({ page, hasWorkspace }) => page === 'threads' && hasWorkspace,
    perform: async () => {
      await inputModel.paste();
      sendPageRequest('focusComposer');
    },
  },
  stopTurn: {
    title: t`Stop turn`,
    hint: t`Stops Codex in this thread`,
    keywords: t`cancel abort interrupt kill end`,
    keys: ['Escape'],
    // A held key that has just closed a menu or a preview must not also stop the turn.
    once: true,
    menu: ['thread', 0],
    needs: requirements.working,
    when: ({ page, isStreaming }) => page === 'threads' && isStreaming,
    perform: () => stopTurn(),
  },
  focusApproval: {
    title: t`Go to the approval`,
    keywords: t`approve allow decline waiting permission accept reject deny`,
    keys: ['F8'],
    menu: ['thread', 0],
    needs: t`Nothing waits for your approval`,
    when: ({ waiting }) => waiting.length > 0,
    perform: (facts, target) => {
      const to = findAnswerDestination(facts, target);
      if (to === null) return;
      closeListOver();
      if ('run' in to) {
        openRun(to.run);
        sendPageRequestAfterRender('focusRunApproval');
        return;
      }
      closeRun();
      showPage('threads');
      // The card appears before the thread does. A user who answers at once should not wait for the host.
      if (to.thread !== facts.thread) void openThread(to.thread);
      sendPageRequestAfterRender('focusApproval');
    },
  },
  retryTurn: {
    title: t`Retry last turn`,
    hint: t`Sends the same message again. Files stay as they are.`,
    keywords: t`again redo repeat regenerate`,
    menu: ['thread', 0],
    needs: t`Needs a turn that failed`,
    when: ({ canRetry, thread }, target: ActionTarget = {}) =>
      target.turnId === undefined ? canRetry : thread !== null,
    perform: retry,
  },
  goOnAtReset: {
    title: t`Go on when the usage limit starts over`,
    keywords: t`wait later schedule reset quota resume`,
    needs: t`Needs a turn that the usage limit stopped`,
    when: ({ goOnAt, isStreaming }) => goOnAt !== null && !isStreaming,
    perform: async ({ goOnAt }) => {
      await continueTurn({ sendAt: goOnAt });
      sendPageRequest('focusComposer');
    },
  },
  sendAgain: { title: t`Send again`, hidden: true, when: ({ thread }) => thread !== null, perform: retry },
  retry: {
    title: t`Retry`,
    hidden: true,
    when: ({ thread }) => thread !== null,
    perform: async ({ thread }) => {
      if (thread !== null) await openThread(thread);
    },
  },
  copyRequest: {
    title: t`Copy last message`,
    needs: requirements.turn,
    when: ({ turns }) => turns.length > 0,
    perform: (facts, { turnId }) => copyText(getRequestText(findTurn(facts, turnId)), t`the message`, turnId),
  },
  copyAnswer: {
    title: ({ selectedTurn }) => (selectedTurn?.canCopy ? t`Copy this message` : t`Copy last answer`),
    keys: ['Mod+Shift+C'],
    menu: ['thread', 1],
    needs: t`Needs an answer`,
    when: ({ selectedTurn, turns }) => selectedTurn?.canCopy === true || getLastAnswerText(turns) !== null,
    perform: ({ selectedTurn, turns }) =>
      selectedTurn?.canCopy ? selectedTurn.copyMessage() : copyText(getLastAnswerText(turns), t`the answer`),
  },
  copyThread: {
    title: t`Copy whole thread`,
    menu: ['thread', 1],
    needs: requirements.turn,
    when: ({ page, turns }) => page === 'threads' && turns.length > 0,
    perform: () => transcriptModel.copyAll(),
  },
  copyMarkdown: {
    title: t`Copy as Markdown`,
    hint: t`Copies the selected part of the transcript`,
    keywords: t`selection source clipboard`,
    keys: ['Alt+Shift+C'],
    menu: ['thread', 1],
    needs: t`Needs selected text`,
    when: ({ canCopyMarkdown, page }) => canCopyMarkdown && page === 'threads',
    perform: () => sendPageRequest('copyMarkdown'),
  },
  quoteSelection: {
    title: t`Quote the selection`,
    keys: ['R'],
    // Opening the palette clears the selection.
    hidden: true,
    when: ({ canQuote, page }) => canQuote && page === 'threads',
    perform: () => sendPageRequest('quoteSelection'),
  },
  askAside: {
    title: t`Ask aside`,
    hint: t`Codex answers from this thread. Nothing is added to it.`,
    keywords: t`side question btw explain`,
    keys: ['Alt+Shift+A'],
    menu: ['thread', 1],
    needs: requirements.turn,
    when: ({ page, turns }) => page === 'threads' && turns.length > 0,
    perform: () => sendPageRequest('askAside'),
  },
  compact: {
    title: t`Compact thread`,
    hint: t`Replaces earlier turns with a summary`,
    keywords: t`context summarize tokens room`,
    menu: ['thread', 3],
    needs: ({ isStreaming }) => (isStreaming ? requirements.idle : requirements.turn),
    when: ({ thread, turns, isStreaming }) => thread !== null && turns.length > 0 && !isStreaming,
    perform: async ({ thread }) => {
      if (thread === null) return;
      const done = await hostClient.request('compactThread', { threadId: thread });
      if (!done.ok) showProblem(describeThreadFailure(done.error));
    },
  },
  startReview: {
    title: t`Review uncommitted changes`,
    hint: t`Codex looks for problems and changes nothing`,
    keywords: t`findings bugs check`,
    menu: ['thread', 3],
    needs: ({ isStreaming }) => (isStreaming ? requirements.idle : requirements.thread),
    when: ({ thread, isStreaming }) => thread !== null && !isStreaming,
    perform: async ({ thread }) => {
      if (thread === null) return;
      const done = await reviewWithConsent(thread);
      if (done?.ok === false && !isUnanswered(done.error)) showProblem(describeSendFailure(done.error));
    },
  },
  stopBackground: {
    title: t`Stop background commands`,
    keywords: t`end kill terminal`,
    needs: t`No command runs in the background`,
    when: ({ turns }) => turns.some((turn) => turn.entries.some(isInBackground)),
    perform: async ({ thread }, { threadId = thread, entryId = null }) => {
      if (threadId === null) return;
      const done = await hostClient.request('endBackground', { threadId, commandId: entryId });
      if (!done.ok) showProblem(describeThreadFailure(done.error));
    },
  },
  findInThread: {
    title: t`Find in thread`,
    keywords: t`search`,
    keys: ['Mod+F'],
    menu: ['thread', 1],
    needs: requirements.thread,
    when: ({ page, thread }) => page === 'threads' && thread !== null,
    perform: () => goIntoTranscript('findInThread'),
  },
  jumpToEnd: {
    title: t`Jump to the end`,
    keywords: t`bottom scroll latest`,
    menu: ['thread', 1],
    needs: requirements.thread,
    when: ({ page, thread }) => page === 'threads' && thread !== null,
    perform: () => goIntoTranscript('jumpToEnd'),
  },
  previousTurn: {
    title: t`Go to previous turn`,
    keywords: t`message scroll up`,
    keys: ['Alt+PageUp'],
    menu: ['thread', 1],
    needs: requirements.turn,
    when: ({ page, turns }) => page === 'threads' && turns.length > 0,
    perform: () => goIntoTranscript('previousTurn'),
  },
  nextTurn: {
    title: t`Go to next turn`,
    keywords: t`message scroll down`,
    keys: ['Alt+PageDown'],
    menu: ['thread', 1],
    needs: requirements.turn,
    when: ({ page, turns }) => page === 'threads' && turns.length > 0,
    perform: () => goIntoTranscript('nextTurn'),
  },
  pickModel: {
    title: t`Choose a model`,
    keywords: t`reasoning effort gpt thinking`,
    needs: requirements.folder,
    when: ({ page, hasWorkspace }) => page === 'threads' && hasWorkspace,
    perform: () => sendPageRequest('pickModel'),
  },
  showPatch: {
    title: t`Show the patch`,
    hidden: true,
    when: () => true,
    perform: async (facts, { threadId = facts.thread, turnId, entryId = null }) => {
      if (threadId === null || turnId === undefined) return;
      showPage('threads');
      if (threadId !== facts.thread) await openThread(threadId);
      changesTargetChosen(threadId, { turnId, entryId });
      await openSheet('changes', facts);
    },
  },
  showOutput: {
    title: t`Show the output`,
    hidden: true,
    when: ({ thread }) => thread !== null,
    perform: async (facts, { entryId = null }) => {
      if (facts.thread === null) return;
      commandChosen(facts.thread, entryId);
      await openSheet('console', facts);
    },
  },
  continueTurn: {
    title: t`Continue`,
    hidden: true,
    when: ({ thread, isStreaming }) => thread !== null && !isStreaming,
    perform: () => continueTurn(),
  },
  showBudget: {
    title: t`Budget`,
    hint: t`Limit tokens, minutes or dollars of this thread`,
    keywords: t`limit cost tokens minutes money spending`,
    menu: ['thread', 3],
    needs: requirements.folder,
    when: ({ hasWorkspace }) => hasWorkspace,
    perform: ({ thread }) => openBudget(thread),
  },
  raiseThreadBudget: {
    title: t`Raise by half and go on`,
    hidden: true,
    when: ({ thread, isStreaming }) => thread !== null && !isStreaming,
    perform: (facts) => raiseAndGoOn(facts, 'thread'),
  },
  raiseDayBudget: {
    title: t`Raise by half and go on`,
    hidden: true,
    when: ({ thread, isStreaming }) => thread !== null && !isStreaming,
    perform: (facts) => raiseAndGoOn(facts, 'day'),
  },
  openNamedThread: {
    title: t`Open that thread`,
    hidden: true,
    when: ({ isConnected }) => isConnected,
    perform: async (_facts, { threadId }) => {
      if (threadId !== undefined) await openThread(threadId);
    },
  },
  inspectTurn: {
    title: t`Inspect`,
    hidden: true,
    when: ({ thread }) => thread !== null,
    perform: async (facts, { turnId }) => {
      if (facts.thread === null || turnId === undefined) return;
      scrollToTurn(turnId);
      const turn = findTurn(facts, turnId);
      if (turn === undefined) return;
      const { diff, command } = findInspection(turn);
      if (diff !== null) changesTargetChosen(facts.thread, { turnId, entryId: diff.entry });
      if (command !== null) commandChosen(facts.thread, command);
      // What the command printed says more about the interruption.
      if (command !== null) await openSheet('console', facts);
      else if (diff !== null) await openSheet('changes', facts);
    },
  },
} satisfies Record<string, Action>;

/** Sends a request to the transcript, which a sheet may cover in a narrow window. */
function goIntoTranscript(request: 'findInThread' | 'jumpToEnd' | 'previousTurn' | 'nextTurn'): void {
  showTranscript();
  sendPageRequest(request);
}

function isInBackground(entry: Turn['entries'][number]): boolean {
  return entry.kind === 'command' && entry.status === 'background';
}
