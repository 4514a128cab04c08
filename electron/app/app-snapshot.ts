import type { AppSnapshot, HostInfo } from '../../shared/contract/app.ts';
import { listWindowAlerts } from '../cli/cli-alerts.ts';
import type { Platform } from '../host/platform.ts';
import type { Profile } from './profile.ts';
import type { WindowSession } from './windows.ts';

/** Variables that override a setting. */
const decidingVariables = ['WORKCELL_CODEX_BIN', 'WORKCELL_DATA_DIR', 'WORKCELL_LOG_LEVEL'] as const;

/** Describes the host and its abilities. */
export function toHostInfo(
  { browseForFolder, dataFolder, kind, version }: Platform,
  environment: Readonly<Record<string, string | undefined>>,
): HostInfo {
  const { platform } = process;
  return {
    kind,
    version,
    platform: platform === 'darwin' || platform === 'win32' ? platform : 'linux',
    canBrowse: browseForFolder !== null,
    dataFolder,
    environment: decidingVariables.filter((name) => (environment[name] ?? '') !== ''),
  };
}

/** Returns everything a window currently shows outside its threads. */
export function toAppSnapshot(
  session: WindowSession,
  profile: Profile,
  { consent, host, layout, metrics, update }: Pick<AppSnapshot, 'consent' | 'host' | 'layout' | 'metrics' | 'update'>,
): AppSnapshot {
  const { place, thread, view } = session.shown;
  return {
    windowId: session.id,
    host,
    profile: profile.kind,
    workspace: session.workspace,
    recentFolders: profile.recent.list(),
    listedFolders: profile.listedFolders.describeFor(session.workspace?.path ?? null),
    settings: profile.settings.snapshot,
    layout,
    encryption: profile.encryption.state,
    cli: profile.codex.state,
    leftovers: profile.records.leftovers,
    auth: profile.auth.state,
    accountLimits: [...profile.accountLimits.limits],
    models: profile.models.models,
    threads: session.workspace === null ? [] : profile.threads.facade.listSummaries(session.workspace.path),
    approvals: profile.approvals.waiting,
    alerts: listWindowAlerts(profile.alerts.alerts, session),
    metrics,
    consent,
    update,
    summary: profile.diagnostics.telemetry.summary,
    openThread: thread,
    readingPlace: place,
    view,
  };
}
