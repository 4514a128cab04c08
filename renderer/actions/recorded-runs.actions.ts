import { t } from '../../shared/i18n/i18n.ts';
import { workcellOfThread } from '../../shared/runs/run-ref.ts';
import { chooseRunToCompare } from '../commands/comparing.commands.ts';
import { openRun, watchRun } from '../commands/recorded-runs.commands.ts';
import { doWithRun } from '../commands/run-choices.commands.ts';
import { choiceNames, type RunChoice } from '../commands/run-choices.ts';
import { holdRuns, wishForRun } from '../commands/runs.commands.ts';
import { pageShown } from '../stores/frame.store.ts';
import { type CardView, cardViewChanged } from '../stores/recorded-runs.store.ts';
import { type KeyStep, takeReviewStep } from '../stores/reviewing.store.ts';
import type { Action } from './action.ts';
import type { ActionState } from './action-state.ts';

/** A palette action on the run whose detail is open or whose card has the focus. */
function withMeantRun(choice: RunChoice, title: string): Action {
  return {
    title,
    when: ({ meantRun }) => meantRun?.choices.includes(choice) === true,
    perform: ({ meantRun }) => {
      if (meantRun !== null) doWithRun(choice, meantRun.run);
    },
  };
}

/** Is there a run to review: the one that is meant, or else the first that waits? */
function canReview({ meantRun, toReview }: ActionState): boolean {
  return meantRun?.choices.includes('review') === true || toReview !== null;
}

function review({ meantRun, toReview }: ActionState): void {
  const run = meantRun?.choices.includes('review') === true ? meantRun.run : toReview;
  if (run !== null) doWithRun('review', run);
}

/**
 * A step of a review. Only the review that is on screen takes it, and asks what its button asks; otherwise this opens
 * the review, and nothing else happens.
 */
function withReview(step: KeyStep): Pick<Action, 'once' | 'when' | 'perform'> {
  return {
    once: true,
    when: (facts) => facts.reviewing !== null || canReview(facts),
    perform: (facts) => {
      if (facts.reviewing === null) review(facts);
      else takeReviewStep(step, performance.now());
    },
  };
}

/** Actions on a single run. */
export const runsActions = {
  reviewRun: {
    title: t`Review the run's changes`,
    also: t`diff check result`,
    keys: ['Mod+Alt+V'],
    once: true,
    when: (facts) => facts.reviewing === null && canReview(facts),
    perform: review,
  },
  applyRun: {
    title: t`Apply the run's changes\u2026`,
    hint: t`Opens the review first`,
    also: t`merge accept keep`,
    keys: ['Mod+Alt+A'],
    ...withReview('apply'),
  },
  discardRun: {
    title: t`Discard the run's changes\u2026`,
    hint: t`Opens the review first`,
    also: t`undo revert put back delete`,
    keys: ['Mod+Alt+Z'],
    ...withReview('discard'),
  },
  runAgain: withMeantRun('runAgain', choiceNames.runAgain),
  pauseRun: withMeantRun('pause', t`Pause run`),
  goOnWithRun: withMeantRun('proceed', t`Resume the run`),
  cancelRun: withMeantRun('cancel', choiceNames.cancel),
} satisfies Record<string, Action>;

function show(change: Partial<CardView>): void {
  cardViewChanged({ words: '', part: 'runs', ...change });
  pageShown('missionControl');
}

/** Actions on runs. */
export const workcellsActions = {
  newWorkcell: {
    title: t`New run`,
    hint: t`Codex or Claude Code works on a task on its own`,
    also: t`workcell agent background worktree branch task`,
    keys: ['Mod+Alt+R'],
    menu: ['file', 0],
    when: ({ connected, hasWorkspace }) => connected && hasWorkspace,
    perform: () => wishForRun(null),
  },
  holdRuns: {
    title: ({ runsHeld }) => (runsHeld ? t`Start waiting runs` : t`Hold waiting runs`),
    hint: t`Runs in progress continue`,
    also: t`pause queue`,
    when: ({ connected }) => connected,
    perform: ({ runsHeld }) => holdRuns(!runsHeld),
  },
  showMissionControl: {
    title: t`Open Mission Control`,
    also: t`runs agents dashboard workcells`,
    keys: ['Mod+Shift+M'],
    menu: ['view', 1],
    when: ({ page }) => page !== 'missionControl',
    perform: () => pageShown('missionControl'),
  },
  inspectRun: {
    title: t`Inspect this thread`,
    hint: t`Timeline, waterfall, search and replay`,
    also: t`details replay why trace`,
    menu: ['thread', 3],
    when: ({ page, summary }) => page === 'threads' && summary !== null,
    perform: ({ summary }) => {
      if (summary !== null) openRun({ projectRoot: summary.cwd, workcellId: workcellOfThread(summary.id) });
    },
  },
  watchRun: {
    title: t`Watch what just happened`,
    hint: t`Replays this thread at 4×`,
    when: ({ isStreaming, page, summary }) => page === 'threads' && summary !== null && !isStreaming,
    perform: ({ summary }) => {
      if (summary !== null) watchRun({ projectRoot: summary.cwd, workcellId: workcellOfThread(summary.id) });
    },
  },
  compareRuns: {
    title: t`Compare with another run`,
    hint: t`Facts, steps and files, side by side`,
    also: t`diff race`,
    when: ({ meantRun, page, summary }) => meantRun !== null || (page === 'threads' && summary !== null),
    perform: ({ meantRun, summary }) => {
      if (meantRun !== null) chooseRunToCompare(meantRun.run);
      else if (summary !== null)
        chooseRunToCompare({ projectRoot: summary.cwd, workcellId: workcellOfThread(summary.id) });
    },
  },
  analyseRuns: {
    title: t`Analyze runs`,
    hint: t`Success rate, times, cost and failing tools`,
    also: t`statistics metrics spending`,
    when: () => true,
    perform: () => show({ part: 'analysis' }),
  },
  showWaitingRuns: {
    title: t`Show runs waiting for you`,
    when: () => true,
    perform: () => show({ share: 'waiting' }),
  },
  showActiveRuns: { title: t`Show active runs`, when: () => true, perform: () => show({ share: 'active' }) },
  showEndedRuns: { title: t`Show ended runs`, when: () => true, perform: () => show({ share: 'ended' }) },
  showAllRuns: {
    title: t`Show all runs`,
    when: ({ page }) => page === 'missionControl',
    perform: () => show({ share: 'all' }),
  },
  showRunsOfAllWorkspaces: {
    title: t`Show runs in all folders`,
    when: () => true,
    perform: () => show({ everywhere: true }),
  },
} satisfies Record<string, Action>;
