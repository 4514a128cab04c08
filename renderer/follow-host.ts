import type { EventName, EventPayload, HostEvent } from '../shared/contract/contract.ts';
import { hostClient } from './client/page-client.ts';
import { catalogsChanged } from './commands/catalogs.commands.ts';
import { checkSentDrafts } from './commands/compose.commands.ts';
import { sendUnconfirmedLayout } from './commands/layout.commands.ts';
import { liveLinesArrived } from './commands/live-lines.ts';
import { showNotification, showRequestedThread } from './commands/notifications.commands.ts';
import { closeRemovedRuns, listRunsWithWorktrees, openRun } from './commands/recorded-runs.commands.ts';
import { checkNotes, rewindsChanged } from './commands/rewind.commands.ts';
import { pageTexts } from './commands/texts.commands.ts';
import { reloadThread, showNewThread } from './commands/threads.commands.ts';
import { runFromMenu } from './features/app-menu/follow-app-menu.ts';
import { resetStores } from './reset-stores.ts';
import { alertsChanged } from './stores/alerts.store.ts';
import { approvalsChanged } from './stores/approvals.store.ts';
import { accountLimitsChanged, authChanged } from './stores/auth.store.ts';
import { budgetChanged } from './stores/budget.store.ts';
import { authorsChanged, diffChanged, diffsReverted, patchJobsChanged } from './stores/changes.store.ts';
import { cliChanged, leftoversChanged, modelsChanged } from './stores/cli.store.ts';
import { codexLinesArrived } from './stores/codex-lines.store.ts';
import { commandOutputArrived } from './stores/command-output.ts';
import { commandRunChanged, commandsReverted } from './stores/commands.store.ts';
import { connectionStateChanged } from './stores/connection.store.ts';
import { consentChanged } from './stores/consent.store.ts';
import { summaryChanged } from './stores/diagnostics.store.ts';
import { encryptionChanged } from './stores/encryption.store.ts';
import { importAdvanced } from './stores/exports.store.ts';
import { showView } from './stores/frame.store.ts';
import { keptHunksChanged } from './stores/kept-hunks.store.ts';
import { layoutChanged } from './stores/layout.store.ts';
import { metricsChanged } from './stores/metrics.store.ts';
import { pricesChanged } from './stores/prices.store.ts';
import { cardsChanged, cardsRemoved } from './stores/recorded-runs.store.ts';
import { rulesChanged } from './stores/rules.store.ts';
import { analysisAdvanced, runAdvanced, searchAdvanced } from './stores/run-updates.ts';
import { runChanged, runHoldChanged, worktreesChanged } from './stores/runs.store.ts';
import { settingsChanged } from './stores/settings.store.ts';
import { syncOutputArrived } from './stores/sync.store.ts';
import { pinnedTurnsChanged } from './stores/thread-actions.store.ts';
import {
  queueChanged,
  threadGoalChanged,
  threadSettingsChanged,
  threadSyncStatusChanged,
  threadsChanged,
  threadsRemoved,
  useThreads,
} from './stores/threads.store.ts';
import { threadAdvanced } from './stores/transcript.store.ts';
import { updateChanged } from './stores/updates.store.ts';
import { listedFoldersChanged, recentFoldersChanged, workspaceChanged } from './stores/workspace.store.ts';

/** What the page does with each event. The compiler requires an entry for each event of the contract. */
const reactions: { readonly [Name in EventName]: (payload: EventPayload<Name>) => void } = {
  appReset: resetStores,
  threadRequested: ({ threadId }) => showRequestedThread(threadId),
  actionRequested: ({ action }) => runFromMenu(action),
  runRequested: openRun,
  notificationRequested: showNotification,
  workspaceChanged,
  recentFoldersChanged,
  listedFoldersChanged,
  threadsChanged,
  threadsRemoved: (ids) => {
    threadsRemoved(ids);
    if (ids.every((id) => id !== useThreads.getState().shown)) return;
    showView(null);
    showNewThread(true);
  },
  rewindsChanged: (changed) => void rewindsChanged(changed),
  otherTextsChanged: () => void pageTexts.loadOtherTexts(),
  keptHunksChanged: ({ threadId, ...change }) => keptHunksChanged(threadId, change),
  pinnedTurnsChanged: ({ threadId, turns }) => pinnedTurnsChanged(threadId, turns),
  threadAdvanced: ({ threadId, events }) => {
    for (const { event } of events) {
      if (event.type !== 'turnsReverted') continue;
      const turns = new Set(event.turnIds);
      commandsReverted(threadId, turns);
      diffsReverted(threadId, turns);
    }
    if (threadAdvanced(threadId, events) === 'gap') void reloadThread(threadId, events.at(-1)?.seq ?? 0);
  },
  threadReloaded: ({ threadId }) => {
    if (threadId === useThreads.getState().shown) void reloadThread(threadId, Number.POSITIVE_INFINITY);
  },
  threadSettingsChanged,
  threadGoalChanged: ({ threadId, goal }) => threadGoalChanged(threadId, goal),
  threadSyncStatusChanged: ({ threadId, syncStatus }) => threadSyncStatusChanged(threadId, syncStatus),
  queueChanged: ({ threadId, queue }) => queueChanged(threadId, queue),
  commandRunChanged,
  commandOutputArrived,
  diffChanged,
  authorsChanged,
  syncOutput: syncOutputArrived,
  patchJobsChanged: ({ threadId, jobs }) => patchJobsChanged(threadId, jobs),
  approvalsChanged,
  rulesChanged,
  accountLimitsChanged,
  budgetChanged: ({ threadId, ...report }) => {
    if (threadId === useThreads.getState().shown) budgetChanged(threadId, report);
  },
  authChanged,
  settingsChanged,
  layoutChanged,
  encryptionChanged,
  cliChanged,
  leftoversChanged,
  modelsChanged,
  alertsChanged,
  metricsChanged,
  pricesChanged,
  consentChanged,
  startedRunChanged: ({ run }) => runChanged(run),
  runHoldChanged: ({ isHeld }) => runHoldChanged(isHeld),
  worktreesChanged: ({ worktrees }) => {
    worktreesChanged(worktrees);
    listRunsWithWorktrees();
  },
  updateChanged,
  summaryChanged,
  codexLinesArrived: ({ threadId, lines }) => codexLinesArrived(threadId, lines),
  diagnosticsArrived: ({ lines }) => liveLinesArrived(lines),
  catalogsChanged,
  runCardsChanged: ({ cards }) => cardsChanged(cards),
  runCardsRemoved: ({ runs }) => {
    cardsRemoved(runs);
    closeRemovedRuns(runs);
  },
  runAdvanced,
  runAnalysisAdvanced: analysisAdvanced,
  runSearchAdvanced: searchAdvanced,
  importAdvanced: ({ share }) => importAdvanced(share),
};

/** Connects the page to its host and keeps every store up to date. */
export function followHost(): void {
  hostClient.onState(connectionStateChanged);
  hostClient.onState((line) => {
    if (line !== 'connected') return;
    void checkSentDrafts();
    void checkNotes();
    void sendUnconfirmedLayout();
  });
  hostClient.onEvent(react);
  hostClient.start();
}

function react<Name extends EventName>({ name, payload }: HostEvent<Name>): void {
  reactions[name](payload);
}
