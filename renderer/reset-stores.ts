import type { AppSnapshot } from '../shared/contract/app.ts';
import { closeRun } from './commands/recorded-runs.commands.ts';
import { listStartedRuns } from './commands/runs.commands.ts';
import { openThread, returnToThread } from './commands/threads.commands.ts';
import { isAwaitedShown } from './commands/workspace.commands.ts';
import { alertsChanged } from './stores/alerts.store.ts';
import { approvalsReset } from './stores/approvals.store.ts';
import { accountLimitsChanged, authChanged } from './stores/auth.store.ts';
import { catalogsReset } from './stores/catalogs.store.ts';
import { changesReset } from './stores/changes.store.ts';
import { cliChanged, leftoversChanged, modelsChanged } from './stores/cli.store.ts';
import { commandsReset } from './stores/commands.store.ts';
import { uncommittedForgotten } from './stores/commits.store.ts';
import { hostChanged } from './stores/connection.store.ts';
import { consentChanged } from './stores/consent.store.ts';
import { diagnosticsReset } from './stores/diagnostics.store.ts';
import { encryptionChanged } from './stores/encryption.store.ts';
import { showView, useFrame } from './stores/frame.store.ts';
import { keptHunksForgotten } from './stores/kept-hunks.store.ts';
import { layoutChanged, useLayout } from './stores/layout.store.ts';
import { mcpReset } from './stores/mcp.store.ts';
import { metricsChanged } from './stores/metrics.store.ts';
import { dividePanes } from './stores/panes.ts';
import { pricesForgotten } from './stores/prices.store.ts';
import { recordedRunsReset } from './stores/recorded-runs.store.ts';
import { rewindsForgotten } from './stores/rewind.store.ts';
import { rulesForgotten } from './stores/rules.store.ts';
import { runDraftFolderChanged } from './stores/run-draft.store.ts';
import { runsReset } from './stores/runs.store.ts';
import { settingsChanged } from './stores/settings.store.ts';
import { placeRestored, threadActionsReset } from './stores/thread-actions.store.ts';
import { threadsReset, useThreads } from './stores/threads.store.ts';
import { transcriptClosed, transcriptOpening, useTranscript } from './stores/transcript.store.ts';
import { updateChanged } from './stores/updates.store.ts';
import {
  listedFoldersChanged,
  recentFoldersChanged,
  useWorkspace,
  workspaceChanged,
} from './stores/workspace.store.ts';

/**
 * Resets the window's view: at its first connection, after a lost connection and when it changes its folder. One event
 * carries everything, so that no window is ever half on one folder and half on another. The reset follows the
 * dependencies: the workspace, the catalogs, Codex, the account, the transcript with the console and the changes, the
 * approvals.
 */
export function resetStores(snapshot: AppSnapshot): void {
  const { readingPlace } = snapshot;
  // After a lost connection, the thread is still on the page, at its place.
  const { state, threadId } = useTranscript.getState();
  const isThere = state === 'open' && threadId === snapshot.openThread;
  // The user has gone to a thread of another folder: what the list and the thread show stays.
  const isAwaited = isAwaitedShown() && snapshot.profile === 'personal';
  const shown = isAwaited ? useThreads.getState().shown : snapshot.openThread;
  const isSameFolder = useWorkspace.getState().workspace?.path === snapshot.workspace?.path;
  hostChanged(snapshot.host, snapshot.profile);
  diagnosticsReset(snapshot.summary);
  metricsChanged(snapshot.metrics);
  consentChanged(snapshot.consent);
  updateChanged(snapshot.update);
  pricesForgotten();
  settingsChanged(snapshot.settings);
  layoutChanged(snapshot.layout);
  encryptionChanged(snapshot.encryption);
  recentFoldersChanged(snapshot.recentFolders);
  listedFoldersChanged(snapshot.listedFolders);
  workspaceChanged(snapshot.workspace);
  modelsChanged(snapshot.models);
  catalogsReset();
  mcpReset();
  cliChanged(snapshot.cli);
  leftoversChanged(snapshot.leftovers);
  authChanged(snapshot.auth);
  accountLimitsChanged(snapshot.accountLimits);
  threadsReset(snapshot.threads, shown);
  // A window that is wide enough for both has its own sheet.
  const { sheet } = dividePanes(useFrame.getState().width, useLayout.getState().layout, true);
  if (!isSameFolder) showView(sheet.place === 'over' ? snapshot.view : null);
  if (shown === null) transcriptClosed();
  // The folder of a newer thread is still being opened.
  else if (shown !== snapshot.openThread) transcriptOpening(shown);
  else void (isAwaited ? openThread(shown, true) : returnToThread(shown));
  commandsReset();
  changesReset();
  uncommittedForgotten();
  approvalsReset(snapshot.approvals);
  rulesForgotten();
  if (!isAwaited) threadActionsReset();
  if (snapshot.openThread !== null && readingPlace !== null && !isThere)
    placeRestored(snapshot.openThread, readingPlace);
  rewindsForgotten();
  keptHunksForgotten();
  recordedRunsReset(isAwaited);
  if (!isAwaited) runsReset();
  void listStartedRuns();
  if (!isSameFolder) {
    closeRun();
    runDraftFolderChanged();
  }
  alertsChanged(snapshot.alerts);
}
