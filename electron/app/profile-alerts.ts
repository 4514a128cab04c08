import type { AlertBoard } from '../cli/alert-board.ts';
import { createDataFolderAlert, createLeftoversAlert, createOwnFilesAlert } from '../cli/cli-alerts.ts';
import { watchAlerts } from '../cli/watch-alerts.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { Broadcaster } from '../host/client-window.ts';
import type { Platform } from '../host/platform.ts';
import type { ProcessRecords } from '../processes/process-records.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { ThreadStore } from '../store/threads/thread-store.ts';
import { createNoticeAlert, createThreadStoreAlert } from '../store/threads/thread-store-alerts.ts';
import type { ThreadStoreState } from '../store/threads/thread-store-state.ts';

export type CodexAlertsDeps = {
  readonly alerts: AlertBoard;
  readonly broadcaster: Broadcaster;
  readonly codex: CodexServer;
  readonly settings: SettingsStore;
  readonly platform: Pick<Platform, 'dataFolder' | 'dataFolderProblem'>;
  readonly records: ProcessRecords;
  readonly threadStore: ThreadStore;
  /** Why Workcell's files cannot be stored, each as a sentence or null. */
  readonly fileProblems: Parameters<typeof createOwnFilesAlert>[0];
};

/** Shows alerts about Codex and about stored data, and sends windows the state of Codex. */
export function setUpCodexAlerts(deps: CodexAlertsDeps): void {
  const { alerts, broadcaster, codex, fileProblems, settings, platform, records, threadStore } = deps;
  alerts.put('dataFolder', createDataFolderAlert(platform.dataFolder, platform.dataFolderProblem));
  // Report an unusable folder only once.
  const canKeep = platform.dataFolderProblem === null;
  watchAlerts(alerts, codex, settings, { canKeep });
  alerts.put('leftovers', createLeftoversAlert(records.leftovers));
  if (canKeep) {
    alerts.put('ownFiles', createOwnFilesAlert(fileProblems));
    const showState = (state: ThreadStoreState) => alerts.put('sessions', createThreadStoreAlert(state));
    showState(threadStore.state);
    threadStore.onState(showState);
  }
  threadStore.onNotice((news) => {
    const { alert, id } = createNoticeAlert(news);
    alerts.put(id, alert);
  });
  codex.onState((payload) => broadcaster.broadcast({ name: 'cliChanged', payload }));
}
