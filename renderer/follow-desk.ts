import type { DeskEvent } from '../shared/contract/contract.ts';
import { desk } from './client/desk.ts';
import { catalogsChanged } from './commands/catalogs.commands.ts';
import { followSentDrafts } from './commands/compose.commands.ts';
import { showNotice, showWantedThread } from './commands/notices.commands.ts';
import { refillThread } from './commands/refill-thread.ts';
import { newThread } from './commands/threads.commands.ts';
import { closeRemovedRuns, openRun } from './commands/workcells.commands.ts';
import { runFromMenu } from './features/app-menu/follow-app-menu.ts';
import { resetDesk } from './reset-desk.ts';
import { alertsChanged } from './stores/alerts.store.ts';
import { approvalsChanged } from './stores/approvals.store.ts';
import { authChanged } from './stores/auth.store.ts';
import { cliChanged, leftoversChanged, modelsChanged } from './stores/cli.store.ts';
import { codexLinesArrived } from './stores/codex-lines.store.ts';
import { lineChanged } from './stores/connection.store.ts';
import { consentChanged } from './stores/consent.store.ts';
import { linesArrived, summaryChanged } from './stores/diagnostics.store.ts';
import { diffChanged, patchJobsChanged } from './stores/diff.store.ts';
import { execRunChanged } from './stores/exec.store.ts';
import { execOutputArrived } from './stores/exec-output.ts';
import { importAdvanced } from './stores/exports.store.ts';
import { layoutChanged } from './stores/layout.store.ts';
import { pinnedTurnsChanged } from './stores/library.store.ts';
import { metricsChanged } from './stores/metrics.store.ts';
import { optionsChanged } from './stores/options.store.ts';
import { pricesChanged } from './stores/prices.store.ts';
import { protectionChanged } from './stores/protection.store.ts';
import { rulesChanged } from './stores/rules.store.ts';
import { gatheringAdvanced, runAdvanced, searchAdvanced } from './stores/run-news.ts';
import { runChanged, runsHeld, worktreesChanged } from './stores/runs.store.ts';
import {
  queueChanged,
  threadSettingsChanged,
  threadStandingChanged,
  threadsChanged,
  threadsRemoved,
  useThreads,
} from './stores/threads.store.ts';
import { threadAdvanced } from './stores/transcript.store.ts';
import { updateChanged } from './stores/updates.store.ts';
import { cardsChanged, cardsRemoved } from './stores/workcells.store.ts';
import { recentFoldersChanged, workspaceChanged } from './stores/workspace.store.ts';

/** Connects the page to its host and keeps every store at the host's latest word. */
export function followDesk(): void {
  desk.onState(lineChanged);
  desk.onState((line) => {
    if (line === 'connected') void followSentDrafts();
  });
  desk.onEvent(take);
  desk.start();
}

function take(event: DeskEvent): void {
  switch (event.name) {
    case 'deskReset':
      resetDesk(event.payload);
      break;
    case 'threadWanted':
      showWantedThread(event.payload.threadId);
      break;
    case 'actionWanted':
      runFromMenu(event.payload.action);
      break;
    case 'runWanted':
      openRun(event.payload);
      break;
    case 'noticeGiven':
      showNotice(event.payload);
      break;
    case 'workspaceChanged':
      workspaceChanged(event.payload);
      break;
    case 'recentFoldersChanged':
      recentFoldersChanged(event.payload);
      break;
    case 'threadsChanged':
      threadsChanged(event.payload);
      break;
    case 'threadsRemoved':
      threadsRemoved(event.payload);
      if (event.payload.some((id) => id === useThreads.getState().shown)) newThread();
      break;
    case 'pinnedTurnsChanged':
      pinnedTurnsChanged(event.payload.threadId, event.payload.turns);
      break;
    case 'threadAdvanced':
      if (threadAdvanced(event.payload.threadId, event.payload.events) === 'gap') {
        void refillThread(event.payload.threadId, event.payload.events.at(-1)?.seq ?? 0);
      }
      break;
    case 'threadRefilled':
      void refillThread(event.payload.threadId, Number.POSITIVE_INFINITY);
      break;
    case 'threadSettingsChanged':
      threadSettingsChanged(event.payload);
      break;
    case 'threadStandingChanged':
      threadStandingChanged(event.payload.threadId, event.payload.standing);
      break;
    case 'queueChanged':
      queueChanged(event.payload.threadId, event.payload.queue);
      break;
    case 'execRunChanged':
      execRunChanged(event.payload);
      break;
    case 'execOutputArrived':
      execOutputArrived(event.payload);
      break;
    case 'diffChanged':
      diffChanged(event.payload);
      break;
    case 'patchJobsChanged':
      patchJobsChanged(event.payload.threadId, event.payload.jobs);
      break;
    case 'approvalsChanged':
      approvalsChanged(event.payload);
      break;
    case 'rulesChanged':
      rulesChanged(event.payload);
      break;
    case 'authChanged':
      authChanged(event.payload);
      break;
    case 'optionsChanged':
      optionsChanged(event.payload);
      break;
    case 'layoutChanged':
      layoutChanged(event.payload);
      break;
    case 'protectionChanged':
      protectionChanged(event.payload);
      break;
    case 'cliChanged':
      cliChanged(event.payload);
      break;
    case 'leftoversChanged':
      leftoversChanged(event.payload);
      break;
    case 'modelsChanged':
      modelsChanged(event.payload);
      break;
    case 'alertsChanged':
      alertsChanged(event.payload);
      break;
    case 'metricsChanged':
      metricsChanged(event.payload);
      break;
    case 'pricesChanged':
      pricesChanged(event.payload);
      break;
    case 'consentChanged':
      consentChanged(event.payload);
      break;
    case 'startedRunChanged':
      runChanged(event.payload.run);
      break;
    case 'runsHeld':
      runsHeld(event.payload.isHeld);
      break;
    case 'worktreesChanged':
      worktreesChanged(event.payload.worktrees);
      break;
    case 'updateChanged':
      updateChanged(event.payload);
      break;
    case 'summaryChanged':
      summaryChanged(event.payload);
      break;
    case 'codexLinesArrived':
      codexLinesArrived(event.payload.threadId, event.payload.lines);
      break;
    case 'diagnosticsArrived':
      linesArrived(event.payload.lines);
      break;
    case 'catalogsChanged':
      catalogsChanged(event.payload);
      break;
    case 'runCardsChanged':
      cardsChanged(event.payload.cards);
      break;
    case 'runCardsRemoved':
      cardsRemoved(event.payload.runs);
      closeRemovedRuns(event.payload.runs);
      break;
    case 'runAdvanced':
      runAdvanced(event.payload);
      break;
    case 'runAnalysisAdvanced':
      gatheringAdvanced(event.payload);
      break;
    case 'runSearchAdvanced':
      searchAdvanced(event.payload);
      break;
    case 'importAdvanced':
      importAdvanced(event.payload.share);
      break;
  }
}
