import { z } from 'zod';
import type { UserFacingAlert } from '../../shared/alerts/alert.ts';
import type { AppAlertText } from '../../shared/alerts/alert-text.ts';
import { describeCliFailure, describeFolderProblem } from '../../shared/alerts/alert-texts.ts';
import { quietNote } from '../../shared/alerts/quiet-warnings.ts';
import type { CliState, LeftoverProcess } from '../../shared/cli/cli-state.ts';
import type { CodexNotification } from '../../shared/codex-protocol/protocol.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { OptionsSnapshot } from '../../shared/settings/options.ts';
import type { FolderProblem } from '../../shared/workspace/workspace-snapshot.ts';

// The host's facts as alerts. An alert's id identifies its subject, so that news replaces the old text.

/** What prevents running Codex; null if nothing does. */
export function alertOfCli(state: CliState): UserFacingAlert | null {
  if (state.phase === 'failed') {
    const words = describeCliFailure(state.failure);
    const tried = state.attempts === 0 ? '' : t`It was started again ${state.attempts} times in vain.`;
    return alertOf('cli', { ...words, detail: `${words.detail} ${tried}`.trim() });
  }
  if (state.phase === 'restarting') {
    const { detail, fact } = describeCliFailure(state.failure);
    return {
      id: 'cli',
      surface: 'banner',
      severity: 'warning',
      fact,
      remedy: t`Codex starts again by itself, attempt ${state.attempt} of ${state.of}. ${detail}`.trim(),
      commands: ['restartCodex'],
    };
  }
  if (state.phase !== 'slow') return null;
  return {
    id: 'cli',
    surface: 'banner',
    severity: 'warning',
    fact: t`Codex runs but does not answer.`,
    remedy: t`Wait, or restart it. Running turns end with a restart; what you see of them is kept.`,
    commands: ['restartCodex'],
  };
}

/** Processes of an earlier run that may still exist; null if there are none. */
export function alertOfLeftovers(leftovers: readonly LeftoverProcess[]): UserFacingAlert | null {
  if (leftovers.length === 0) return null;
  const isOne = leftovers.length === 1;
  return {
    id: 'leftovers',
    surface: 'banner',
    severity: 'warning',
    fact: isOne
      ? t`A process of an earlier run may still be there.`
      : t`${leftovers.length} processes of earlier runs may still be there.`,
    remedy: isOne ? t`End it if nothing of yours depends on it.` : t`End them if nothing of yours depends on them.`,
    commands: ['endLeftovers'],
  };
}

/** A problem with the file of remembered approvals, as a sentence. */
export function alertOfRules(problem: string): UserFacingAlert {
  const remedy = t`Those of this run hold until Workcell ends. Look at the others in Settings.`;
  return { id: 'rules', surface: 'banner', severity: 'warning', fact: problem, remedy, commands: ['openSettings'] };
}

/** Part of a run could not be recorded; `problem` says what and why. */
export function alertOfRunRecord(problem: string): UserFacingAlert {
  const fact = t`A run is not written down whole.`;
  return { id: 'runRecord', surface: 'banner', severity: 'warning', fact, remedy: problem, commands: [] };
}

/** A problem with config.toml in the data folder; null if there is none. */
export function alertOfOptions({ problems }: OptionsSnapshot): UserFacingAlert | null {
  const [first, ...more] = problems;
  if (first === undefined) return null;
  const remedy = more.length === 0 ? t`Mend it in the file or in Settings.` : more.join(' ');
  return { id: 'options', surface: 'banner', severity: 'warning', fact: first, remedy, commands: ['openSettings'] };
}

/** The folder for our own files cannot be used; `problem` is the system's message. */
export function alertOfDataFolder(dataFolder: string, problem: string | null): UserFacingAlert | null {
  if (problem === null) return null;
  return {
    id: 'dataFolder',
    surface: 'banner',
    severity: 'critical',
    fact: t`The data folder ${dataFolder} cannot be written.`,
    remedy: t`Settings and recent folders are kept until Workcell ends. ${problem}`,
    commands: [],
  };
}

/**
 * Small files of ours that are not written because they cannot be read; null if there are none. Each problem is a
 * sentence.
 */
export function alertOfOwnFiles(problems: readonly (string | null)[]): UserFacingAlert | null {
  const fact = problems.filter((problem) => problem !== null).join(' ');
  if (fact === '') return null;
  const remedy = t`What changes there holds until Workcell ends. Delete the file to start over, or use the newer version.`;
  return { id: 'ownFiles', surface: 'banner', severity: 'warning', fact, remedy, commands: [] };
}

/** The folder named at startup cannot be opened. */
export function alertOfWorkspace(problem: FolderProblem): UserFacingAlert {
  return alertOf('workspace', { ...describeFolderProblem(problem), surface: 'banner', commands: ['openFolder'] });
}

/** The demo was requested at startup and cannot be set up. */
export function alertOfDemo(fact: string): UserFacingAlert {
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
 * Codex's warning about its configuration or the machine, in its own words; null for any other notification. Only a
 * warning that config.toml is not used stays. A meaningless one appears only where the machine is described.
 */
export function alertOfConfigWarning({ method, params }: CodexNotification): UserFacingAlert | null {
  const warning = method === 'configWarning' ? configWarning.safeParse(params).data : undefined;
  if (warning === undefined) return null;
  const id = `codexConfig:${warning.summary}`;
  const quiet = quietNote(warning.summary);
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

/** The chosen program differs from the running one. */
export function alertOfChosenBinary(running: string | null, chosen: string | null): UserFacingAlert | null {
  if (running === chosen) return null;
  return {
    id: 'codexBinary',
    surface: 'banner',
    severity: 'info',
    fact: t`Another Codex program is chosen than the one that runs.`,
    remedy: t`It is used from the next start of Codex on. A restart ends what runs now.`,
    commands: ['restartCodex'],
  };
}

/** Codex sends a message that belongs to no thread and is unknown to this version. */
export function alertOfUnknown(method: string, params: unknown): UserFacingAlert {
  return {
    id: `unknown:${method}`,
    surface: 'toast',
    severity: 'info',
    fact: t`Codex said something that this version does not know: ${method}.`,
    remedy: (JSON.stringify(params) ?? '').slice(0, 500),
    commands: [],
  };
}

function alertOf(id: string, { commands, detail, fact, severity, surface }: AppAlertText): UserFacingAlert {
  return { id, surface: surface === 'toast' ? 'toast' : 'banner', severity, fact, remedy: detail, commands };
}
