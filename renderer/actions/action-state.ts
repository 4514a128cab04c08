import { getAskingThread } from '../../shared/approvals/approval.ts';
import { accountAllowsSend } from '../../shared/auth/auth-state.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { CliState } from '../../shared/cli/cli-state.ts';
import type { HostingService } from '../../shared/commits/hosting-service.ts';
import type { Layout } from '../../shared/layout/layout.ts';
import { getRunKey, type RunRef } from '../../shared/runs/run-ref.ts';
import type { Settings } from '../../shared/settings/settings-schema.ts';
import type { EncryptionState } from '../../shared/store/encryption-state.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { mayCommitIn } from '../commands/commits.commands.ts';
import { getRunChoices, type RunChoice } from '../commands/run-choices.ts';
import { useAlerts } from '../stores/alerts.store.ts';
import { useApprovals } from '../stores/approvals.store.ts';
import { useAuth } from '../stores/auth.store.ts';
import { hasChanges, useChanges } from '../stores/changes.store.ts';
import { useCli } from '../stores/cli.store.ts';
import { useCommits } from '../stores/commits.store.ts';
import { useConnection } from '../stores/connection.store.ts';
import { useEncryption } from '../stores/encryption.store.ts';
import { type DialogName, type FrameStore, type Page, useFrame } from '../stores/frame.store.ts';
import { useLayout } from '../stores/layout.store.ts';
import { dividePanes, type Panes } from '../stores/panes.ts';
import { useQuestions } from '../stores/questions.store.ts';
import { useQuotable } from '../stores/quotable.store.ts';
import { useRecordedRuns } from '../stores/recorded-runs.store.ts';
import { type ShownReview, useReviewing } from '../stores/reviewing.store.ts';
import { useRuns } from '../stores/runs.store.ts';
import { useSettings } from '../stores/settings.store.ts';
import { useThreadActions } from '../stores/thread-actions.store.ts';
import { useThreads } from '../stores/threads.store.ts';
import { useTranscript } from '../stores/transcript.store.ts';
import { useWorkspace } from '../stores/workspace.store.ts';
import { countNeeds, type NeedGroup } from '../view-models/describe-needs.ts';
import { findThreadWorktree } from '../view-models/describe-work.ts';
import { inputModel } from '../view-models/input-model.ts';
import { isThreadsPageShown } from '../view-models/is-start-page-shown.ts';
import { followAll } from '../view-models/observable.ts';
import { readGoOnAt } from '../view-models/read-go-on-at.ts';
import { readNeeds } from '../view-models/read-needs.ts';
import { readWork } from '../view-models/read-work.ts';
import { isLive } from '../view-models/run-state.ts';
import { transcriptModel } from '../view-models/transcript-model.ts';
import type { TurnModel } from '../view-models/turn-model.ts';

/** The facts that decide which actions are available. */
export type ActionState = {
  readonly isConnected: boolean;
  readonly hostKind: 'desktop' | 'web';
  readonly profile: 'personal' | 'demo';
  readonly page: Page;
  readonly isListOver: boolean;
  readonly view: FrameStore['view'];
  readonly panes: Panes;
  /** The dialog or question on top. The page below it takes no keys. */
  readonly dialog: DialogName | 'question' | null;
  readonly hasWorkspace: boolean;
  /** The folder is in a git repository that the user trusts. */
  readonly hasRepository: boolean;
  /** What the remote of its branch most likely is. */
  readonly remoteService: HostingService;
  readonly isSignedIn: boolean;
  readonly canSignOut: boolean;
  readonly codexPhase: CliState['phase'];
  /** Null until Codex has answered once. */
  readonly codexHome: string | null;
  readonly settings: Settings;
  readonly layout: Layout;
  readonly encryption: EncryptionState;
  /** Null: a thread that has not started. */
  readonly thread: ThreadId | null;
  /** A toast is showing. */
  readonly hasToast: boolean;
  /** The list's entry for the shown thread; null while the list does not have it. */
  readonly summary: ThreadSummary | null;
  /** The shown thread works in a worktree. */
  readonly isInWorktree: boolean;
  readonly isArchiveShown: boolean;
  /** Codex changed files in the shown thread. */
  readonly hasChanges: boolean;
  /** True if there is a selection that can be quoted. */
  readonly canQuote: boolean;
  /** Text of the transcript is selected, or was when the palette opened. */
  readonly canCopyMarkdown: boolean;
  /** The shown thread has a draft, and nothing blocks sending it. */
  readonly canSend: boolean;
  /** The next new thread gets a worktree. */
  readonly isWorktreeChosen: boolean;
  /** A turn of the shown thread is running. */
  readonly isStreaming: boolean;
  /** The newest turn of the shown thread did not finish. */
  readonly canRetry: boolean;
  /** When the usage limit that stopped its newest turn starts over, in Unix milliseconds; null if no message may wait for that. */
  readonly goOnAt: number | null;
  /** The turn that the keyboard is in. */
  readonly selectedTurn: TurnModel | null;
  /** The loaded turns of the shown thread. */
  readonly turns: readonly Turn[];
  /** The run that actions apply to, and its choices; null when there is none. */
  readonly targetRun: { readonly run: RunRef; readonly choices: readonly RunChoice[] } | null;
  /** The first run whose changes wait for a review; null when none does. */
  readonly runToReview: RunRef | null;
  /** The steps that keys can perform in the review on screen; null when none is. */
  readonly reviewing: ShownReview['can'] | null;
  /** The run whose detail is on top; null when there is none. */
  readonly openedRun: RunRef | null;
  /** Where something waits for an answer, oldest first. */
  readonly waiting: readonly WaitingPlace[];
  /** How many things need the user: answers, reviews and unseen results. */
  readonly needCount: number;
  /** True if waiting runs do not start. */
  readonly areRunsOnHold: boolean;
};

/** Where a request is answered: in the dialog of its run if it has one, and in each of these threads. */
export type WaitingPlace = { readonly run: RunRef | null; readonly threads: readonly ThreadId[] };

/** Calls the given function after each change to the sources of the facts, until the returned function is called. */
export const followActionState = followAll([
  useConnection,
  useFrame,
  useQuestions,
  useWorkspace,
  useAuth,
  useCli,
  useSettings,
  useLayout,
  useEncryption,
  useThreads,
  useQuotable,
  useAlerts,
  useThreadActions,
  useApprovals,
  useChanges,
  useCommits,
  useRuns,
  useReviewing,
  { subscribe: inputModel.follow },
  { subscribe: transcriptModel.follow },
]);

/** Reads the facts from the stores. */
export function readActionState(): ActionState {
  const { connectionState, host, profile } = useConnection.getState();
  const frame = useFrame.getState();
  const { auth } = useAuth.getState();
  const options = useSettings.getState().settings.values;
  const { layout } = useLayout.getState();
  const { cli } = useCli.getState();
  const { shown, threads } = useThreads.getState();
  const transcript = useTranscript.getState();
  const { alerts, toasts } = useAlerts.getState();
  const { workspace } = useWorkspace.getState();
  const needs = readNeeds();
  return {
    isConnected: connectionState === 'connected',
    hostKind: host?.kind ?? 'web',
    profile,
    page: frame.page,
    isListOver: frame.isListOver,
    view: frame.view,
    panes: dividePanes(frame.width, layout, isThreadsPageShown({ page: frame.page, workspace, auth, thread: shown })),
    dialog: useQuestions.getState().open === null ? frame.dialog : 'question',
    hasWorkspace: workspace !== null,
    hasRepository: workspace !== null && mayCommitIn(workspace),
    remoteService: useCommits.getState().uncommitted?.service ?? 'gitHub',
    isSignedIn: accountAllowsSend(auth),
    canSignOut: auth.state === 'signedIn',
    codexPhase: cli.phase,
    codexHome: 'environment' in cli ? cli.environment.codexHome : null,
    settings: options,
    layout,
    encryption: useEncryption.getState().encryption,
    thread: shown,
    areRunsOnHold: useRuns.getState().isHeld,
    canQuote: useQuotable.getState().canQuote,
    canCopyMarkdown: useQuotable.getState().canCopy,
    hasToast: toasts.length > 0 || alerts.some(({ surface }) => surface === 'toast'),
    summary: shown === null ? null : (threads[shown] ?? null),
    isInWorktree: shown !== null && findThreadWorktree({ id: shown }, readWork()) !== null,
    isArchiveShown: useThreadActions.getState().isArchiveShown,
    hasChanges: hasChanges(useChanges.getState(), shown),
    canSend: inputModel.isSendEnabled,
    isWorktreeChosen: shown === null && inputModel.place?.place === 'worktree',
    isStreaming: transcriptModel.isStreaming,
    canRetry: transcriptModel.canRetry,
    goOnAt: readGoOnAt(),
    selectedTurn: transcriptModel.selectedTurn,
    turns: transcript.threadId === shown ? transcript.transcript.turns : [],
    targetRun: readTargetRun(),
    openedRun: frame.dialog === 'runDetail' ? useRecordedRuns.getState().opened : null,
    runToReview: findFirstReview(needs),
    reviewing: useReviewing.getState().shown?.can ?? null,
    needCount: countNeeds(needs),
    waiting: useApprovals.getState().approvals.map((approval) => ({
      run: approval.run ?? null,
      threads: [approval.threadId, getAskingThread(approval)],
    })),
  };
}

function findFirstReview(groups: readonly NeedGroup[]): RunRef | null {
  for (const { opens } of groups.flatMap(({ needs }) => needs)) if (opens.type === 'review') return opens.run;
  return null;
}

function readTargetRun(): ActionState['targetRun'] {
  const { cards, targetRun } = useRecordedRuns.getState();
  if (targetRun === null) return null;
  const key = getRunKey(targetRun);
  const { runs, worktrees } = useRuns.getState();
  const started = runs.get(key) ?? null;
  const card = cards.get(key);
  const choices = getRunChoices({
    run: targetRun,
    started,
    hasWorktree: worktrees.has(key),
    hasEnded: card !== undefined && !isLive(card.state),
    isImported: card?.imported !== undefined,
    threadId: started?.threadId ?? card?.threadId ?? null,
  });
  return { run: targetRun, choices };
}
