import type { UserFacingAlert } from '../../../shared/alerts/alert.ts';
import { describeCliFailure } from '../../../shared/alerts/alert-texts.ts';
import type { CliState } from '../../../shared/cli/cli-state.ts';
import { formatDuration } from '../../../shared/i18n/duration.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { describeCodexSource, describeMachine, type MachineFinding } from '../../../shared/machine/describe-machine.ts';
import type { MachineInfo } from '../../../shared/machine/machine-facts.ts';
import type { EncryptionState } from '../../../shared/store/encryption-state.ts';
import type { WorkspaceSnapshot } from '../../../shared/workspace/workspace-snapshot.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';

/** The findings on this machine, or why there are none yet. */
export type MachineReading = MachineInfo | 'running' | 'failed';

export type MachineRow = {
  readonly glyph: GlyphState;
  readonly name: string;
  readonly detail: string;
  /** The command that fixes the part in a terminal. */
  readonly command: string | null;
  /** True if the fix is in Settings. */
  readonly inSettings: boolean;
};

export type MachineRowsInput = {
  readonly reading: MachineReading;
  readonly cli: CliState;
  readonly alerts: readonly UserFacingAlert[];
  readonly encryption: EncryptionState;
  readonly workspace: WorkspaceSnapshot | null;
};

/**
 * Describes the state of this machine: the running Codex, the findings, the host's other problems, and the open folder.
 */
export function describeMachineRows(facts: MachineRowsInput): readonly MachineRow[] {
  const { alerts, cli, encryption, reading, workspace } = facts;
  const findings = typeof reading === 'string' ? [] : describeMachine(reading);
  const [codex, ...others] = findings.map((finding) =>
    finding.part === 'keyring' && encryption.type === 'locked' ? createLockedRow(encryption.reasons) : toRow(finding),
  );
  // The row of a faulty keyring already says the same about the key.
  const isCovered = findings.some(({ part, state }) => part === 'keyring' && state === 'limited');
  const notes = alerts.filter(({ id, surface }) => surface === 'machine' && !(isCovered && id === 'sessions'));
  return [
    describeCodex(cli, codex),
    ...(typeof reading === 'string' ? [readingRows[reading]] : others),
    ...notes.map(({ fact, remedy }) => createRow('done', fact, remedy)),
    ...(workspace === null ? [] : [describeWorkspace(workspace)]),
  ];
}

function createRow(glyph: GlyphState, name: string, detail: string): MachineRow {
  return { glyph, name, detail, command: null, inSettings: false };
}

const readingRows: Readonly<Record<Extract<MachineReading, string>, MachineRow>> = {
  running: createRow('running', t`Checking this machine`, ''),
  failed: createRow('warning', t`Could not check this machine`, t`Check again, or see Diagnostics.`),
};

const glyphs: Readonly<Record<MachineFinding['state'], GlyphState>> = {
  works: 'done',
  limited: 'warning',
  broken: 'failed',
  notAsked: 'quiet',
};

function toRow({ command, detail, inSettings, name, state }: MachineFinding): MachineRow {
  return { glyph: glyphs[state], name, detail, command, inSettings };
}

/** Creates the row of a locked store. A banner has the possible actions. */
function createLockedRow(reasons: readonly string[]): MachineRow {
  return createRow('failed', t`Could not get your thread key`, reasons.join(' '));
}

/** Describes the running Codex or, before it has started, the Codex found on this machine. */
function describeCodex(cli: CliState, found: MachineRow | undefined): MachineRow {
  switch (cli.phase) {
    case 'idle': {
      const later = t`It starts when you open a folder.`;
      if (found === undefined) return createRow('quiet', t`Codex has not started`, later);
      return found.glyph === 'done' ? { ...found, detail: `${found.detail} ${later}` } : found;
    }
    case 'starting':
      return createRow('running', t`Codex is starting`, '');
    case 'ready':
    case 'slow': {
      const { binary, binarySource, version } = cli.environment;
      const source = describeCodexSource(binarySource, binary);
      return cli.phase === 'ready'
        ? createRow('done', t`Codex ${version}`, t`${source} Responds in ${formatDuration(cli.answersInMs)}.`)
        : createRow('warning', t`Codex ${version}`, t`${source} It is slow to answer.`);
    }
    case 'restarting':
      return createRow(
        'running',
        t`Restarting Codex, ${cli.attempt} of ${cli.of}`,
        describeCliFailure(cli.failure).fact,
      );
    case 'failed': {
      const { fact, detail } = describeCliFailure(cli.failure);
      return createRow('failed', fact, detail);
    }
    case 'stopped':
      return createRow('stopped', t`Codex is stopped`, '');
  }
}

const trustLabels: Readonly<Record<WorkspaceSnapshot['trust'], string>> = {
  unknown: t`You have not trusted this folder.`,
  writable: t`You trust this folder.`,
  readOnly: t`Read only.`,
};

function describeWorkspace({ branch, displayPath, trust }: WorkspaceSnapshot): MachineRow {
  const git = branch === null ? t`No git branch.` : t`On branch ${branch}.`;
  return createRow('done', displayPath, `${git} ${trustLabels[trust]}`);
}
