import { askerOf } from '../../shared/approvals/approval.ts';
import { accountAllowsSend } from '../../shared/auth/auth-state.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { CliState } from '../../shared/cli/cli-state.ts';
import type { Layout } from '../../shared/layout/layout.ts';
import { keyOfRun, type RunRef } from '../../shared/runs/run-ref.ts';
import type { Options } from '../../shared/settings/options.ts';
import type { ProtectionState } from '../../shared/store/protection-state.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { choicesOf, type RunChoice } from '../commands/run-choices.ts';
import { useAlerts } from '../stores/alerts.store.ts';
import { useApprovals } from '../stores/approvals.store.ts';
import { useAuth } from '../stores/auth.store.ts';
import { useDiffs } from '../stores/changes.store.ts';
import { useCli } from '../stores/cli.store.ts';
import { useConnection } from '../stores/connection.store.ts';
import { useProtection } from '../stores/encryption.store.ts';
import { type DialogName, type Drawer, type Page, useFrame } from '../stores/frame.store.ts';
import { useLayout } from '../stores/layout.store.ts';
import { usePanels } from '../stores/panels.store.ts';
import type { Appeared } from '../stores/panels.ts';
import { dividePanes, type Panes } from '../stores/panes.ts';
import { useQuestions } from '../stores/questions.store.ts';
import { useQuotable } from '../stores/quotable.store.ts';
import { useWorkcells } from '../stores/recorded-runs.store.ts';
import { type Reviewing, useReviewing } from '../stores/reviewing.store.ts';
import { useRuns } from '../stores/runs.store.ts';
import { useOptions } from '../stores/settings.store.ts';
import { useLibrary } from '../stores/thread-actions.store.ts';
import { useThreads } from '../stores/threads.store.ts';
import { useTranscript } from '../stores/transcript.store.ts';
import { useWorkspace } from '../stores/workspace.store.ts';
import { countNeeds, type NeedGroup } from '../view-models/describe-needs.ts';
import { inputModel } from '../view-models/input-model.ts';
import { followAll } from '../view-models/observable.ts';
import { readNeeds } from '../view-models/read-needs.ts';
import { isLive } from '../view-models/run-state.ts';
import { transcriptModel } from '../view-models/transcript-model.ts';
import type { TurnModel } from '../view-models/turn-model.ts';

/** The facts that decide which actions are available. */
export type ActionState = {
  readonly connected: boolean;
  readonly hostKind: 'desktop' | 'web';
  readonly profile: 'personal' | 'demo';
  readonly page: Page;
  readonly drawer: Drawer | null;
  readonly panes: Panes;
  /** What is on top; the page below it takes no keys. */
  readonly dialog: DialogName | 'question' | null;
  readonly hasWorkspace: boolean;
  readonly signedIn: boolean;
  readonly canSignOut: boolean;
  readonly codexPhase: CliState['phase'];
  /** Null until Codex has answered once. */
  readonly codexHome: string | null;
  readonly options: Options;
  readonly layout: Layout;
  /** Which panels have something to show in the shown thread. */
  readonly appeared: Appeared;
  readonly protection: ProtectionState;
  /** Null: a thread that has not started. */
  readonly thread: ThreadId | null;
  /** A toast is showing. */
  readonly hasToast: boolean;
  /** The list's entry for the shown thread; null while the list does not have it. */
  readonly summary: ThreadSummary | null;
  readonly archiveShown: boolean;
  /** Codex changed files in the shown thread. */
  readonly hasChanges: boolean;
  /** There is a selection that can be quoted. */
  readonly canQuote: boolean;
  /** Text of the transcript is selected, or was when the palette opened. */
  readonly canCopyMarkdown: boolean;
  /** The shown thread has a draft, and nothing blocks sending it. */
  readonly canSend: boolean;
  /** A turn of the shown thread is running. */
  readonly isStreaming: boolean;
  /** The newest turn of the shown thread did not finish. */
  readonly canRetry: boolean;
  /** The turn that the keyboard is in. */
  readonly selectedTurn: TurnModel | null;
  /** The loaded turns of the shown thread. */
  readonly turns: readonly Turn[];
  /** The run that actions apply to, and its choices; null when there is none. */
  readonly meantRun: { readonly run: RunRef; readonly choices: readonly RunChoice[] } | null;
  /** The first run whose changes wait for a review; null when none does. */
  readonly toReview: RunRef | null;
  /** What the keys can do in the review on screen; null when none is. */
  readonly reviewing: Reviewing['can'] | null;
  /** The run whose detail is on top; null when there is none. */
  readonly openedRun: RunRef | null;
  /** Where something waits for an answer, oldest first. */
  readonly waiting: readonly WaitingPlace[];
  /** How many things need the person: answers, reviews and unseen results. */
  readonly needs: number;
  /** Waiting runs do not start. */
  readonly runsHeld: boolean;
};

/** Where a request is answered: in the dialog of its run if it has one, and in each of these threads. */
export type WaitingPlace = { readonly run: RunRef | null; readonly threads: readonly ThreadId[] };

/** Notifies of each change to what the facts are read from, until the returned function is called. */
export const followActionState = followAll([
  useConnection,
  useFrame,
  useQuestions,
  useWorkspace,
  useAuth,
  useCli,
  useOptions,
  useLayout,
  usePanels,
  useProtection,
  useThreads,
  useQuotable,
  useAlerts,
  useLibrary,
  useApprovals,
  useDiffs,
  useRuns,
  useReviewing,
  { subscribe: inputModel.follow },
  { subscribe: transcriptModel.follow },
]);

/** The facts as the stores have them now. */
export function readActionState(): ActionState {
  const { line, host, profile } = useConnection.getState();
  const frame = useFrame.getState();
  const { auth } = useAuth.getState();
  const options = useOptions.getState().options.values;
  const { layout } = useLayout.getState();
  const { cli } = useCli.getState();
  const { shown, threads } = useThreads.getState();
  const transcript = useTranscript.getState();
  const { alerts, toasts } = useAlerts.getState();
  const needs = readNeeds();
  return {
    connected: line === 'connected',
    hostKind: host?.kind ?? 'web',
    profile,
    page: frame.page,
    drawer: frame.drawer,
    panes: dividePanes(frame.size, layout),
    dialog: useQuestions.getState().open === null ? frame.dialog : 'question',
    hasWorkspace: useWorkspace.getState().workspace !== null,
    signedIn: accountAllowsSend(auth),
    canSignOut: auth.state === 'signedIn',
    codexPhase: cli.phase,
    codexHome: 'environment' in cli ? cli.environment.codexHome : null,
    options,
    layout,
    appeared: usePanels.getState().appeared,
    protection: useProtection.getState().protection,
    thread: shown,
    runsHeld: useRuns.getState().isHeld,
    canQuote: useQuotable.getState().isThere,
    canCopyMarkdown: useQuotable.getState().isCopyable,
    hasToast: toasts.length > 0 || alerts.some(({ surface }) => surface === 'toast'),
    summary: shown === null ? null : (threads[shown] ?? null),
    archiveShown: useLibrary.getState().archiveShown,
    hasChanges: shown !== null && (useDiffs.getState().diffs[shown]?.length ?? 0) > 0,
    canSend: inputModel.isSendEnabled,
    isStreaming: transcriptModel.isStreaming,
    canRetry: transcriptModel.canRetry,
    selectedTurn: transcriptModel.selectedTurn,
    turns: transcript.threadId === shown ? transcript.transcript.turns : [],
    meantRun: readMeantRun(),
    openedRun: frame.dialog === 'workcell' ? useWorkcells.getState().opened : null,
    toReview: firstReview(needs),
    reviewing: useReviewing.getState().shown?.can ?? null,
    needs: countNeeds(needs),
    waiting: useApprovals
      .getState()
      .approvals.map((approval) => ({ run: approval.run ?? null, threads: [approval.threadId, askerOf(approval)] })),
  };
}

function firstReview(groups: readonly NeedGroup[]): RunRef | null {
  for (const { opens } of groups.flatMap(({ needs }) => needs)) if (opens.type === 'review') return opens.run;
  return null;
}

function readMeantRun(): ActionState['meantRun'] {
  const { cards, meant } = useWorkcells.getState();
  if (meant === null) return null;
  const key = keyOfRun(meant);
  const { runs, worktrees } = useRuns.getState();
  const started = runs.get(key) ?? null;
  const card = cards.get(key);
  const choices = choicesOf({
    run: meant,
    started,
    hasWorktree: worktrees.has(key),
    hasEnded: card !== undefined && !isLive(card.state),
    isImported: card?.imported !== undefined,
    threadId: started?.threadId ?? card?.threadId ?? null,
  });
  return { run: meant, choices };
}
