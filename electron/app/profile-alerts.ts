import type { AlertBoard } from '../cli/alert-board.ts';
import { alertOfDataFolder, alertOfLeftovers, alertOfOwnFiles } from '../cli/cli-alerts.ts';
import { watchAlerts } from '../cli/watch-alerts.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { Broadcaster } from '../host/client-window.ts';
import type { Platform } from '../host/platform.ts';
import type { ProcessRecords } from '../processes/process-records.ts';
import type { OptionsStore } from '../settings/options-store.ts';
import type { SessionsState } from '../store/threads/session-state.ts';
import type { Sessions } from '../store/threads/sessions.ts';
import { alertOfNews, alertOfSessions } from '../store/threads/sessions-alerts.ts';

export type CodexAlertsDeps = {
  readonly alerts: AlertBoard;
  readonly broadcaster: Broadcaster;
  readonly codex: CodexServer;
  readonly options: OptionsStore;
  readonly platform: Pick<Platform, 'dataFolder' | 'dataFolderProblem'>;
  readonly records: ProcessRecords;
  readonly sessions: Sessions;
  /** Why our files cannot be stored, each as a sentence or null. */
  readonly fileProblems: Parameters<typeof alertOfOwnFiles>[0];
};

/** Shows alerts about Codex and about stored data, and sends windows the state of Codex. */
export function composeCodexAlerts(deps: CodexAlertsDeps): void {
  const { alerts, broadcaster, codex, fileProblems, options, platform, records, sessions } = deps;
  alerts.put('dataFolder', alertOfDataFolder(platform.dataFolder, platform.dataFolderProblem));
  // Report an unusable folder only once.
  const canKeep = platform.dataFolderProblem === null;
  watchAlerts(alerts, codex, options, { canKeep });
  alerts.put('leftovers', alertOfLeftovers(records.leftovers));
  if (canKeep) {
    alerts.put('ownFiles', alertOfOwnFiles(fileProblems));
    const emitState = (state: SessionsState) => alerts.put('sessions', alertOfSessions(state));
    emitState(sessions.state);
    sessions.onState(emitState);
  }
  sessions.onNews((news) => {
    const { alert, id } = alertOfNews(news);
    alerts.put(id, alert);
  });
  codex.onState((payload) => broadcaster.toAll({ name: 'cliChanged', payload }));
}
