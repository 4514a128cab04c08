import { t } from '../../shared/i18n/i18n.ts';
import { toRunId } from '../../shared/runs/run-ref.ts';
import { chooseRunToCompare } from '../commands/comparing.commands.ts';
import { openReplay, openRun } from '../commands/recorded-runs.commands.ts';
import { performRunChoice } from '../commands/run-choices.commands.ts';
import { choiceNames, type RunChoice } from '../commands/run-choices.ts';
import { holdRuns, openNewRunDialog } from '../commands/runs.commands.ts';
import { openDialog, showPage } from '../stores/frame.store.ts';
import { type CardListView, cardViewChanged } from '../stores/recorded-runs.store.ts';
import { performReviewStep, type ReviewKeyStep } from '../stores/reviewing.store.ts';
import { setupReturnChanged } from '../stores/worktree-setup.store.ts';
import type { Action } from './action.ts';
import type { ActionState } from './action-state.ts';
import { requirements } from './requirements.ts';

/** A palette action on the run whose detail is open or whose card has the focus. */
function withTargetRun(choice: RunChoice, title: string): Action {
  return {
    title,
    needs: requirements.run,
    when: ({ targetRun }) => targetRun?.choices.includes(choice) === true,
    perform: ({ targetRun }) => {
      if (targetRun !== null) performRunChoice(choice, targetRun.run);
    },
  };
}

/** Returns whether there is a run to review: the target run, or else the first one that waits. */
function canReview({ targetRun, runToReview }: ActionState): boolean {
  return targetRun?.choices.includes('review') === true || runToReview !== null;
}

function review({ targetRun, runToReview }: ActionState): void {
  const run = targetRun?.choices.includes('review') === true ? targetRun.run : runToReview;
  if (run !== null) performRunChoice('review', run);
}

/**
 * Creates a step of a review. If the review is on screen, it takes the step and asks what its button asks. Otherwise
 * the action only opens the review.
 */
function withReview(step: ReviewKeyStep): Pick<Action, 'once' | 'when' | 'perform'> {
  return {
    once: true,
    when: (facts) => facts.reviewing !== null || canReview(facts),
    perform: (facts) => {
      if (facts.reviewing === null) review(facts);
      else performReviewStep(step, performance.now());
    },
  };
}

/** Actions on a single run. */
export const runsActions = {
  reviewRun: {
    title: t`Review the run's changes`,
    keywords: t`diff check result`,
    keys: ['Mod+Alt+V'],
    once: true,
    needs: t`No run waits for a review`,
    when: (facts) => facts.reviewing === null && canReview(facts),
    perform: review,
  },
  applyRun: {
    title: t`Apply the run's changes\u2026`,
    hint: t`Opens the review first`,
    keywords: t`merge accept keep`,
    keys: ['Mod+Alt+A'],
    needs: t`No run waits for a review`,
    ...withReview('apply'),
  },
  discardRun: {
    title: t`Discard the run's changes\u2026`,
    hint: t`Opens the review first`,
    keywords: t`undo revert put back delete`,
    keys: ['Mod+Alt+Z'],
    needs: t`No run waits for a review`,
    ...withReview('discard'),
  },
  runAgain: withTargetRun('runAgain', choiceNames.runAgain),
  pauseRun: withTargetRun('pause', t`Pause run`),
  goOnWithRun: withTargetRun('proceed', t`Resume the run`),
  cancelRun: withTargetRun('cancel', choiceNames.cancel),
} satisfies Record<string, Action>;

function showRuns(change: Partial<CardListView>): void {
  cardViewChanged({ searchText: '', part: 'runs', ...change });
  showPage('missionControl');
}

/** Actions on runs. */
export const missionControlActions = {
  newWorkcell: {
    title: t`New run`,
    hint: t`Codex or Claude Code works on a task on its own`,
    keywords: t`workcell agent background worktree branch task`,
    keys: ['Mod+Alt+R'],
    menu: ['file', 0],
    needs: requirements.folder,
    when: ({ isConnected, hasWorkspace }) => isConnected && hasWorkspace,
    perform: () => openNewRunDialog(null),
  },
  tryAttempts: {
    title: t`Try several ways`,
    hint: t`The same message with several models, each in its own worktree`,
    keywords: t`attempts race parallel compare models best of`,
    needs: requirements.newThread,
    when: ({ hasWorkspace, isConnected, page, thread }) =>
      isConnected && hasWorkspace && page === 'threads' && thread === null,
    perform: () => openDialog('planAttempts'),
  },
  setUpWorktrees: {
    title: t`Set up worktrees\u2026`,
    hint: t`Files to copy and commands to run in each new worktree`,
    keywords: t`env install packages setup node_modules`,
    needs: requirements.folder,
    when: ({ isConnected, hasWorkspace }) => isConnected && hasWorkspace,
    perform: () => {
      setupReturnChanged(null);
      openDialog('worktreeSetup');
    },
  },
  holdRuns: {
    title: ({ areRunsOnHold }) => (areRunsOnHold ? t`Start waiting runs` : t`Hold waiting runs`),
    hint: t`Runs in progress continue`,
    keywords: t`pause queue`,
    needs: requirements.connection,
    when: ({ isConnected }) => isConnected,
    perform: ({ areRunsOnHold }) => holdRuns(!areRunsOnHold),
  },
  showMissionControl: {
    title: t`Open Mission Control`,
    keywords: t`runs agents dashboard workcells`,
    keys: ['Mod+Shift+M'],
    menu: ['view', 1],
    needs: requirements.here,
    when: ({ page }) => page !== 'missionControl',
    perform: () => showPage('missionControl'),
  },
  inspectRun: {
    title: t`Inspect this thread`,
    hint: t`Timeline, waterfall, search and replay`,
    keywords: t`details replay why trace`,
    menu: ['thread', 3],
    needs: requirements.thread,
    when: ({ page, summary }) => page === 'threads' && summary !== null,
    perform: ({ summary }) => {
      if (summary !== null) openRun({ projectRoot: summary.cwd, runId: toRunId(summary.id) });
    },
  },
  watchRun: {
    title: t`Watch what just happened`,
    hint: t`Replays this thread at 4×`,
    needs: requirements.thread,
    when: ({ isStreaming, page, summary }) => page === 'threads' && summary !== null && !isStreaming,
    perform: ({ summary }) => {
      if (summary !== null) openReplay({ projectRoot: summary.cwd, runId: toRunId(summary.id) });
    },
  },
  compareRuns: {
    title: t`Compare with another run`,
    hint: t`Facts, steps and files, side by side`,
    keywords: t`diff race`,
    needs: requirements.run,
    when: ({ targetRun, page, summary }) => targetRun !== null || (page === 'threads' && summary !== null),
    perform: ({ targetRun, summary }) => {
      if (targetRun !== null) chooseRunToCompare(targetRun.run);
      else if (summary !== null) chooseRunToCompare({ projectRoot: summary.cwd, runId: toRunId(summary.id) });
    },
  },
  analyseRuns: {
    title: t`Analyze runs`,
    hint: t`Success rate, times, cost and failing tools`,
    keywords: t`statistics metrics spending cost usage tokens`,
    when: () => true,
    perform: () => showRuns({ part: 'analysis' }),
  },
  showWaitingRuns: {
    title: t`Show runs that need you`,
    keywords: t`waiting approval`,
    when: () => true,
    perform: () => showRuns({ filter: 'needsYou' }),
  },
  showActiveRuns: {
    title: t`Show running and queued runs`,
    keywords: t`active`,
    when: () => true,
    perform: () => showRuns({ filter: 'running' }),
  },
  showRunsToReview: {
    title: t`Show runs that are ready to review`,
    when: () => true,
    perform: () => showRuns({ filter: 'readyToReview' }),
  },
  showEndedRuns: {
    title: t`Show runs that are done`,
    keywords: t`ended failed`,
    when: () => true,
    perform: () => showRuns({ filter: 'done' }),
  },
  showAllRuns: {
    title: t`Show all runs`,
    needs: t`Only in Mission Control`,
    when: ({ page }) => page === 'missionControl',
    perform: () => showRuns({ filter: 'all' }),
  },
  showRunsOfAllWorkspaces: {
    title: t`Show runs in all folders`,
    when: () => true,
    perform: () => showRuns({ everywhere: true }),
  },
} satisfies Record<string, Action>;
