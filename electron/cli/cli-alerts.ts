import { z } from 'zod';
import type { UserFacingAlert } from '../../shared/alerts/alert.ts';
import type { AppAlertText } from '../../shared/alerts/alert-text.ts';
import { describeCliFailure, describeFolderProblem } from '../../shared/alerts/alert-texts.ts';
import { findQuietNote } from '../../shared/alerts/quiet-warnings.ts';
import type { CliState, LeftoverProcess } from '../../shared/cli/cli-state.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { SettingsSnapshot } from '../../shared/settings/settings-schema.ts';
import type { FolderProblem } from '../../shared/workspace/workspace-snapshot.ts';
import type { ClientWindow } from '../host/client-window.ts';
import type { CodexNotification } from '../model/codex-protocol/protocol.ts';

// The host's facts as alerts. An alert's id identifies its subject, so that an update replaces the old text.

/** Returns the alert about what prevents running Codex. Null if nothing does. */
export function createCliAlert(state: CliState): UserFacingAlert | null {
  if (state.phase === 'failed') {
    const words = describeCliFailure(state.failure);
    const tried = state.attempts === 0 ? '' : t`${state.attempts} restarts failed.`;
    return createAlert('cli', { ...words, detail: `${words.detail} ${tried}`.trim() });
  }
  if (state.phase === 'restarting') {
    const { detail, fact } = describeCliFailure(state.failure);
    return {
      id: 'cli',
      surface: 'banner',
      severity: 'warning',
      fact,
      remedy: t`Restarting Codex, attempt ${state.attempt} of ${state.of}. ${detail}`.trim(),
      commands: ['restartCodex'],
    };
  }
  if (state.phase !== 'slow') return null;
  return {
    id: 'cli',
    surface: 'banner',
    severity: 'warning',
    fact: t`Codex is running but not responding.`,
    remedy: t`Wait, or restart Codex. A restart ends running turns; what you see here is kept.`,
    commands: ['restartCodex'],
  };
}

/** Returns the alert about processes of an earlier run that may still exist. Null if there are none. */
export function createLeftoversAlert(leftovers: readonly LeftoverProcess[]): UserFacingAlert | null {
  if (leftovers.length === 0) return null;
  const isOne = leftovers.length === 1;
  return {
    id: 'leftovers',
    surface: 'banner',
    severity: 'warning',
    fact: isOne
      ? t`A process from an earlier session may still be running.`
      : t`${leftovers.length} processes from earlier sessions may still be running.`,
    remedy: isOne ? t`End it if you do not need it.` : t`End them if you do not need them.`,
    commands: ['endLeftovers'],
  };
}

/** Returns the alert about the file of remembered approvals. `problem` is a sentence. */
export function createRulesAlert(problem: string): UserFacingAlert {
  const remedy = t`New ones last until Workcell restarts. Check the others in Settings.`;
  return { id: 'rules', surface: 'banner', severity: 'warning', fact: problem, remedy, commands: ['openSettings'] };
}

/** Returns the alert that part of a run could not be recorded. `problem` says what and why. */
export function createRunRecordAlert(problem: string): UserFacingAlert {
  const fact = t`Part of a run was not recorded.`;
  return { id: 'runRecord', surface: 'banner', severity: 'warning', fact, remedy: problem, commands: [] };
}

/** Returns the alert about config.toml in the data folder. Null if it has no problems. */
export function createSettingsAlert({ problems }: SettingsSnapshot): UserFacingAlert | null {
  const [first, ...more] = problems;
  if (first === undefined) return null;
  const remedy = more.length === 0 ? t`Fix it in the file or in Settings.` : more.join(' ');
  return { id: 'options', surface: 'banner', severity: 'warning', fact: first, remedy, commands: ['openSettings'] };
}

/** Returns the alert that the folder for Workcell's own files is unusable. `problem` is the system's message. */
export function createDataFolderAlert(dataFolder: string, problem: string | null): UserFacingAlert | null {
  if (problem === null) return null;
  return {
    id: 'dataFolder',
    surface: 'banner',
    severity: 'critical',
    fact: t`Workcell cannot write to the data folder ${dataFolder}.`,
    remedy: t`Settings and recent folders are kept only until Workcell restarts. ${problem}`,
    commands: [],
  };
}

/**
 * Returns the alert about Workcell's own small files that are not written because they are unreadable. Null if there
 * are none. Each problem is a sentence.
 */
export function createOwnFilesAlert(problems: readonly (string | null)[]): UserFacingAlert | null {
  const fact = problems.filter((problem) => problem !== null).join(' ');
  if (fact === '') return null;
  const remedy = t`Changes last until Workcell restarts. Delete the file to start over, or use the newer version.`;
  return { id: 'ownFiles', surface: 'banner', severity: 'warning', fact, remedy, commands: [] };
}

const workspaceAlert = 'workspace:';

/** Returns the id of the alert that a folder cannot be opened. Several windows may start in several folders. */
export function getWorkspaceAlertId(path: string): string {
  return `${workspaceAlert}${path}`;
}

/** Returns the alerts for a window. One with a folder does not need those of folders that others could not open. */
export function listWindowAlerts(
  alerts: readonly UserFacingAlert[],
  { workspace }: Pick<ClientWindow, 'workspace'>,
): readonly UserFacingAlert[] {
  return workspace === null ? alerts : alerts.filter(({ id }) => !id.startsWith(workspaceAlert));
}

/** Returns the alert that the folder in which a window starts cannot be opened. */
export function createWorkspaceAlert(problem: FolderProblem): UserFacingAlert {
  return createAlert(getWorkspaceAlertId(problem.path), {
    ...describeFolderProblem(problem),
    surface: 'banner',
    commands: ['openFolder'],
  });
}

/** Returns the alert that the demo requested at startup cannot be set up. */
export function createDemoAlert(fact: string): UserFacingAlert {
  return {
    id: 'demo',
    surface: 'banner',
    severity: 'warning',
    fact,
    remedy: t`Open a folder instead.`,
    commands: ['openFolder'],
  };
}

const configWarning = z.object({ summary: z.string(), details: z.string().nullish(), path: z.string().nullish() });

/**
 * Returns the alert about a Codex warning about its configuration or the machine, in Codex's own words. Null for any
 * other notification. Only a warning that config.toml is not used stays visible. A meaningless warning appears only in
 * the description of the machine.
 */
export function createConfigWarningAlert({ method, params }: CodexNotification): UserFacingAlert | null {
  const warning = method === 'configWarning' ? configWarning.safeParse(params).data : undefined;
  if (warning === undefined) return null;
  const id = `codexConfig:${warning.summary}`;
  const quiet = findQuietNote(warning.summary);
  if (quiet !== null) {
    return { id, surface: 'machine', severity: 'info', fact: quiet.fact, remedy: quiet.detail, commands: [] };
  }
  const isUnused = typeof warning.path === 'string' || /^Invalid configuration/.test(warning.summary);
  return {
    id,
    surface: isUnused ? 'banner' : 'toast',
    severity: isUnused ? 'warning' : 'info',
    fact: warning.summary,
    remedy: warning.details ?? '',
    commands: isUnused ? ['restartCodex', 'showConfig'] : [],
  };
}

/** Returns the alert that the chosen program differs from the running one. Null if it does not. */
export function createChosenBinaryAlert(running: string | null, chosen: string | null): UserFacingAlert | null {
  if (running === chosen) return null;
  return {
    id: 'codexBinary',
    surface: 'banner',
    severity: 'info',
    fact: t`You chose a different Codex program than the one running.`,
    remedy: t`It takes effect when Codex restarts. A restart ends running turns and commands.`,
    commands: ['restartCodex'],
  };
}

/** Returns the alert about a message from Codex that belongs to no thread and is unknown to this version. */
export function createUnknownMessageAlert(method: string, params: unknown): UserFacingAlert {
  return {
    id: `unknown:${method}`,
    surface: 'toast',
    severity: 'info',
    fact: t`Codex sent a message that this version does not recognize: ${method}.`,
    remedy: (JSON.stringify(params) ?? '').slice(0, 500),
    commands: [],
  };
}

function createAlert(id: string, { commands, detail, fact, severity, surface }: AppAlertText): UserFacingAlert {
  return { id, surface: surface === 'toast' ? 'toast' : 'banner', severity, fact, remedy: detail, commands };
}
