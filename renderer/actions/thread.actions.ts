import type { TurnId } from '../../shared/base/ids.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { hostClient } from '../client/page-client.ts';
import { sendAgain } from '../commands/compose.commands.ts';
import { sendWithConsent } from '../commands/consent.commands.ts';
import { copySpeech } from '../commands/copy-text.ts';
import { closeRun, openRun } from '../commands/recorded-runs.commands.ts';
import { describeSendFailure, describeThreadFailure, showProblem } from '../commands/show-problem.ts';
import { newThread, openThread, stopTurn } from '../commands/threads.commands.ts';
import { diffShown } from '../stores/changes.store.ts';
import { runChosen } from '../stores/console.store.ts';
import { pageShown } from '../stores/frame.store.ts';
import { requestOfNextPage, requestOfPage } from '../stores/page-requests.ts';
import { turnScrolledTo } from '../stores/scroll-requests.ts';
import { rowShown, useThreads } from '../stores/threads.store.ts';
import { inputModel } from '../view-models/input-model.ts';
import { lastAnswerText, requestText } from '../view-models/thread-facts.ts';
import { placeThreads, threadBeside } from '../view-models/thread-order.ts';
import { transcriptModel } from '../view-models/transcript-model.ts';
import type { Action, ActionTarget } from './action.ts';
import type { ActionState } from './action-state.ts';
import { answerDestination } from './answer-destination.ts';
import { inspectionOf } from './inspect-turn.ts';
import { leaveDrawer } from './leave-drawer.ts';
import { openChanges, openConsole } from './view.actions.ts';

async function retry(facts: ActionState, { threadId, turnId }: ActionTarget): Promise<void> {
  const thread = threadId ?? facts.thread;
  if (turnId === undefined) await transcriptModel.retryLast();
  else if (thread !== null) await sendAgain(thread, turnId);
}

async function copy(text: string | null, name: string, turnId?: TurnId): Promise<void> {
  if (text !== null) await copySpeech({ text, name, what: 'message' }, { turnId });
}

/** Shows the thread below or above the shown one in the list; does nothing at its ends. */
async function showThreadBeside(step: 1 | -1, archive: boolean, profile: ActionState['profile']): Promise<void> {
  const { threads } = useThreads.getState();
  const listed = { threads, profile, archive, search: '', found: new Map<never, never>(), now: Date.now() };
  const next = threadBeside(placeThreads(listed), rowShown(useThreads.getState()), step);
  if (next === null) return;
  requestOfPage('focusComposer');
  await openThread(next);
}

function turnOf({ turns }: ActionState, id: TurnId | undefined): Turn | undefined {
  return id === undefined ? turns.at(-1) : turns.find((turn) => turn.id === id);
}

/** Actions on the shown thread and its turns. */
export const threadActions = {
  newThread: {
    title: t`New thread`,
    also: t`chat conversation session clear`,
    keys: ['Mod+N', 'Mod+Alt+N'],
    menu: ['file', 0],
    when: ({ hasWorkspace }) => hasWorkspace,
    perform: () => {
      leaveDrawer();
      newThread();
      pageShown('threads');
      requestOfPage('focusComposer');
    },
  },
  focusMessage: {
    title: t`Go to the message`,
    also: t`write compose focus type`,
    keys: ['Mod+I'],
    when: ({ hasWorkspace }) => hasWorkspace,
    perform: () => {
      leaveDrawer();
      pageShown('threads');
      requestOfPage('focusComposer');
    },
  },
  nextThread: {
    title: t`Next thread`,
    keys: ['Alt+ArrowDown'],
    when: ({ page }) => page === 'threads',
    perform: ({ archiveShown, profile }) => showThreadBeside(1, archiveShown, profile),
  },
  previousThread: {
    title: t`Previous thread`,
    keys: ['Alt+ArrowUp'],
    when: ({ page }) => page === 'threads',
    perform: ({ archiveShown, profile }) => showThreadBeside(-1, archiveShown, profile),
  },
  sendMessage: {
    title: t`Send message`,
    when: ({ page, canSend }) => page === 'threads' && canSend,
    perform: () => transcriptModel.send('queue'),
  },
  pasteMessage: {
    title: t`Paste into message`,
    when: ({ page, hasWorkspace }) => page === 'threads' && hasWorkspace,
    perform: async () => {
      await inputModel.paste();
      requestOfPage('focusComposer');
    },
  },
  stopTurn: {
    title: t`Stop turn`,
    hint: t`Stops Codex in this thread`,
    also: t`cancel abort interrupt kill`,
    keys: ['Escape'],
    // A held key that has just closed a menu or a preview must not go on to stop the turn.
    once: true,
    menu: ['thread', 0],
    when: ({ page, isStreaming }) => page === 'threads' && isStreaming,
    perform: () => stopTurn(),
  },
  focusApproval: {
    title: t`Go to the approval`,
    also: t`approve allow decline waiting permission`,
    keys: ['F8'],
    menu: ['thread', 0],
    when: ({ waiting }) => waiting.length > 0,
    perform: (facts, target) => {
      const to = answerDestination(facts, target);
      if (to === null) return;
      leaveDrawer();
      if ('run' in to) {
        openRun(to.run);
        requestOfNextPage('focusRunApproval');
        return;
      }
      closeRun();
      pageShown('threads');
      // The card is there before the thread is. A person who answers at once should not wait for the host.
      if (to.thread !== facts.thread) void openThread(to.thread);
      requestOfNextPage('focusApproval');
    },
  },
  retryTurn: {
    title: t`Retry last turn`,
    hint: t`Sends the same message again. Files stay as they are.`,
    also: t`again redo repeat regenerate`,
    menu: ['thread', 0],
    when: ({ canRetry }) => canRetry,
    perform: retry,
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
    when: ({ turns }) => turns.length > 0,
    perform: (facts, { turnId }) => copy(requestText(turnOf(facts, turnId)), t`the message`, turnId),
  },
  copyAnswer: {
    title: ({ selectedTurn }) => (selectedTurn?.canCopy ? t`Copy this message` : t`Copy last answer`),
    keys: ['Mod+Shift+C'],
    menu: ['thread', 1],
    when: ({ selectedTurn, turns }) => selectedTurn?.canCopy === true || lastAnswerText(turns) !== null,
    perform: ({ selectedTurn, turns }) =>
      selectedTurn?.canCopy ? selectedTurn.copyMessage() : copy(lastAnswerText(turns), t`the answer`),
  },
  copyThread: {
    title: t`Copy whole thread`,
    menu: ['thread', 1],
    when: ({ page, turns }) => page === 'threads' && turns.length > 0,
    perform: () => transcriptModel.copyAll(),
  },
  copyMarkdown: {
    title: t`Copy as Markdown`,
    hint: t`Copies the selected part of the transcript`,
    also: t`selection source clipboard`,
    keys: ['Alt+Shift+C'],
    menu: ['thread', 1],
    when: ({ canCopyMarkdown, page }) => canCopyMarkdown && page === 'threads',
    perform: () => requestOfPage('copyMarkdown'),
  },
  quoteSelection: {
    title: t`Quote the selection`,
    keys: ['R'],
    // Opening the palette clears the selection.
    hidden: true,
    when: ({ canQuote, page }) => canQuote && page === 'threads',
    perform: () => requestOfPage('quoteSelection'),
  },
  compact: {
    title: t`Compact thread`,
    hint: t`Replaces earlier turns with a summary`,
    also: t`context summarize tokens room`,
    menu: ['thread', 3],
    when: ({ thread, turns, isStreaming }) => thread !== null && turns.length > 0 && !isStreaming,
    perform: async ({ thread }) => {
      if (thread === null) return;
      const done = await hostClient.request('compactThread', { threadId: thread });
      if (!done.ok) showProblem(describeThreadFailure(done.error));
    },
  },
  stopBackground: {
    title: t`Stop background commands`,
    also: t`end kill terminal`,
    when: ({ turns }) => turns.some((turn) => turn.entries.some(isInBackground)),
    perform: async ({ thread }, { threadId = thread, entryId = null }) => {
      if (threadId === null) return;
      const done = await hostClient.request('endBackground', { threadId, runId: entryId });
      if (!done.ok) showProblem(describeThreadFailure(done.error));
    },
  },
  findInThread: {
    title: t`Find in thread`,
    keys: ['Mod+F'],
    menu: ['thread', 1],
    when: ({ page, thread }) => page === 'threads' && thread !== null,
    perform: () => requestOfPage('findInThread'),
  },
  jumpToEnd: {
    title: t`Jump to the end`,
    also: t`bottom scroll latest`,
    menu: ['thread', 1],
    when: ({ page, thread }) => page === 'threads' && thread !== null,
    perform: () => requestOfPage('jumpToEnd'),
  },
  previousTurn: {
    title: t`Go to previous turn`,
    also: t`message scroll up`,
    keys: ['Alt+PageUp'],
    menu: ['thread', 1],
    when: ({ page, turns }) => page === 'threads' && turns.length > 0,
    perform: () => requestOfPage('previousTurn'),
  },
  nextTurn: {
    title: t`Go to next turn`,
    also: t`message scroll down`,
    keys: ['Alt+PageDown'],
    menu: ['thread', 1],
    when: ({ page, turns }) => page === 'threads' && turns.length > 0,
    perform: () => requestOfPage('nextTurn'),
  },
  pickModel: {
    title: t`Choose a model`,
    also: t`reasoning effort`,
    when: ({ page, hasWorkspace }) => page === 'threads' && hasWorkspace,
    perform: () => requestOfPage('pickModel'),
  },
  showPatch: {
    title: t`Show the patch`,
    hidden: true,
    when: () => true,
    perform: async (facts, { threadId = facts.thread, turnId, entryId = null }) => {
      if (threadId === null || turnId === undefined) return;
      pageShown('threads');
      if (threadId !== facts.thread) await openThread(threadId);
      diffShown(threadId, { turnId, entryId });
      openChanges(facts);
    },
  },
  showOutput: {
    title: t`Show the output`,
    hidden: true,
    when: ({ thread }) => thread !== null,
    perform: (facts, { entryId = null }) => {
      if (facts.thread === null) return;
      runChosen(facts.thread, entryId);
      openConsole(facts);
    },
  },
  continueTurn: {
    title: t`Continue`,
    hidden: true,
    when: ({ thread, isStreaming }) => thread !== null && !isStreaming,
    perform: async () => {
      const outcome = await sendWithConsent({ text: 'Continue where you were interrupted.', sources: [] }, 'queue');
      if (!outcome.ok) showProblem(describeSendFailure(outcome.error));
    },
  },
  openNamedThread: {
    title: t`Open that thread`,
    hidden: true,
    when: ({ connected }) => connected,
    perform: async (_facts, { threadId }) => {
      if (threadId !== undefined) await openThread(threadId);
    },
  },
  inspectTurn: {
    title: t`Inspect`,
    hidden: true,
    when: ({ thread }) => thread !== null,
    perform: (facts, { turnId }) => {
      if (facts.thread === null || turnId === undefined) return;
      turnScrolledTo(turnId);
      const turn = turnOf(facts, turnId);
      if (turn === undefined) return;
      const { diff, run } = inspectionOf(turn);
      if (diff !== null) {
        diffShown(facts.thread, { turnId, entryId: diff.entry });
        openChanges(facts);
      }
      if (run !== null) {
        runChosen(facts.thread, run);
        openConsole(facts);
      }
    },
  },
} satisfies Record<string, Action>;

function isInBackground(entry: Turn['entries'][number]): boolean {
  return entry.kind === 'command' && entry.status === 'background';
}
