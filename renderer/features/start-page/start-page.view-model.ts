import { isOfCodexConfig, type UserFacingAlert } from '../../../shared/alerts/alert.ts';
import { describeCliFailure } from '../../../shared/alerts/sentences.ts';
import type { AuthState } from '../../../shared/auth/auth-state.ts';
import type { CliState, EnvironmentSnapshot } from '../../../shared/cli/cli-state.ts';
import { t } from '../../../shared/words/words.ts';
import type { RecentFolder, WorkspaceSnapshot } from '../../../shared/workspace/workspace-snapshot.ts';
import { formatDuration } from '../../components/format/duration.ts';
import { formatDay, formatExactTime } from '../../components/format/time.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';

/**
 * What the start page is for: it asks for a sign-in, waits for one, or asks for a folder. A config.toml that Codex
 * cannot use comes before a sign-in: it may name a provider that needs none.
 */
export type StartPurpose = 'mendConfig' | 'signIn' | 'signingIn' | 'openFolder';

export type MachineRow = {
  readonly glyph: GlyphState;
  readonly name: string;
  readonly detail: string;
};

export type FolderRow = {
  readonly path: string;
  readonly name: string;
  readonly displayPath: string;
  readonly time: string;
  readonly exactTime: string;
};

export type StartPageView = {
  readonly purpose: StartPurpose;
  readonly title: string;
  readonly prose: string;
  /** Codex's own words on what is wrong with its config.toml. */
  readonly quote: string | null;
  /** Why the last sign-in did not work. */
  readonly problem: string | null;
  /** The browser's page of a sign-in under way. */
  readonly signInUrl: string | null;
  readonly machine: readonly MachineRow[];
  readonly folders: readonly FolderRow[];
};

export type StartPageFacts = {
  readonly auth: AuthState;
  readonly cli: CliState;
  readonly alerts: readonly UserFacingAlert[];
  readonly workspace: WorkspaceSnapshot | null;
  readonly recentFolders: readonly RecentFolder[];
  readonly now: number;
};

const shownFolders = 6;

/** The start page in words. */
export function describeStartPage(facts: StartPageFacts): StartPageView {
  const { auth, alerts, recentFolders, now } = facts;
  const configAlert = alerts.find(isOfCodexConfig);
  const purpose = purposeOf(auth, configAlert !== undefined);
  return {
    purpose,
    ...words[purpose],
    quote: purpose === 'mendConfig' && configAlert !== undefined ? configAlert.remedy || configAlert.fact : null,
    problem: purpose === 'signIn' && auth.state === 'signedOut' ? auth.problem : null,
    signInUrl: auth.state === 'signingIn' ? auth.url : null,
    machine: machineRows(facts),
    folders: recentFolders.slice(0, shownFolders).map(({ path, name, displayPath, openedAt }) => ({
      path,
      name,
      displayPath,
      time: formatDay(openedAt, now),
      exactTime: formatExactTime(openedAt),
    })),
  };
}

function purposeOf({ state }: AuthState, isConfigUnused: boolean): StartPurpose {
  if (state === 'signingIn') return 'signingIn';
  if (state !== 'signedOut') return 'openFolder';
  return isConfigUnused ? 'mendConfig' : 'signIn';
}

const words: Readonly<Record<StartPurpose, { readonly title: string; readonly prose: string }>> = {
  mendConfig: {
    title: t`Mend config.toml to start`,
    prose: t`Codex cannot use its settings, so it does not know which provider and account are yours. It says:`,
  },
  signIn: {
    title: t`Sign in to start`,
    prose: t`Codex runs on this machine. Signing in decides whose account pays.`,
  },
  signingIn: {
    title: t`Finish signing in`,
    prose: t`The rest happens in your browser. This page goes on by itself when it is done.`,
  },
  openFolder: {
    title: t`Open a folder to start`,
    prose: t`Codex works in one folder at a time. Open the one you want to talk about.`,
  },
};

function machineRows({ cli, alerts, workspace }: StartPageFacts): readonly MachineRow[] {
  const notes = alerts.filter(({ surface }) => surface === 'machine').map(noteRow);
  return [codexRow(cli), ...notes, ...(workspace === null ? [] : workspaceRows(workspace))];
}

function noteRow({ fact, remedy }: UserFacingAlert): MachineRow {
  return { glyph: 'done', name: fact, detail: remedy };
}

function codexRow(cli: CliState): MachineRow {
  switch (cli.phase) {
    case 'idle':
      return { glyph: 'quiet', name: t`Codex is not started`, detail: t`It starts when you open a folder.` };
    case 'starting':
      return { glyph: 'running', name: t`Codex is starting`, detail: '' };
    case 'ready':
      return {
        glyph: 'done',
        name: t`Codex ${cli.environment.version}`,
        detail: t`${sourceWords(cli.environment)} Answers in ${formatDuration(cli.answersInMs)}.`,
      };
    case 'slow':
      return {
        glyph: 'warning',
        name: t`Codex ${cli.environment.version}`,
        detail: t`${sourceWords(cli.environment)} It is slow to answer.`,
      };
    case 'restarting':
      return {
        glyph: 'running',
        name: t`Codex starts again, ${cli.attempt} of ${cli.of}`,
        detail: describeCliFailure(cli.failure).fact,
      };
    case 'failed': {
      const { fact, detail } = describeCliFailure(cli.failure);
      return { glyph: 'failed', name: fact, detail };
    }
    case 'stopped':
      return { glyph: 'stopped', name: t`Codex is stopped`, detail: '' };
  }
}

function sourceWords({ binarySource, binary }: EnvironmentSnapshot): string {
  switch (binarySource) {
    case 'package':
      return t`Bundled.`;
    case 'path':
      return t`From your PATH, ${binary}.`;
    case 'setting':
      return t`Chosen in Settings, ${binary}.`;
    case 'environment':
      return t`Named by WORKCELL_CODEX_BIN, ${binary}.`;
  }
}

const trustWords: Readonly<Record<WorkspaceSnapshot['trust'], string>> = {
  unknown: t`You are asked before Codex may write here.`,
  writable: t`You trust this folder.`,
  readOnly: t`Codex only reads here.`,
};

function workspaceRows({ displayPath, branch, trust }: WorkspaceSnapshot): readonly MachineRow[] {
  const git = branch === null ? t`No git branch.` : t`On branch ${branch}.`;
  return [{ glyph: 'done', name: displayPath, detail: `${git} ${trustWords[trust]}` }];
}
