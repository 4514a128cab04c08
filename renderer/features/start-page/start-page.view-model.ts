import { isCodexConfigAlert } from '../../../shared/alerts/alert.ts';
import type { AuthState } from '../../../shared/auth/auth-state.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { RecentFolder } from '../../../shared/workspace/workspace-snapshot.ts';
import { formatDay, formatExactTime } from '../../components/format/time.ts';
import { describeMachineRows, type MachineRow, type MachineRowsInput } from './machine-rows.ts';

/**
 * The purpose of the start page: it asks for a sign-in, waits for one, or asks for a folder. A config.toml that Codex
 * cannot use comes before a sign-in, because the file may name a provider that needs no sign-in.
 */
export type StartPurpose = 'mendConfig' | 'signIn' | 'signingIn' | 'openFolder';

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
  /** Codex's own words about what is wrong with its config.toml. */
  readonly quote: string | null;
  /** Why the last sign-in failed. */
  readonly problem: string | null;
  /** The browser page of a sign-in in progress. */
  readonly signInUrl: string | null;
  readonly machine: readonly MachineRow[];
  readonly folders: readonly FolderRow[];
};

export type StartPageInput = MachineRowsInput & {
  readonly auth: AuthState;
  readonly recentFolders: readonly RecentFolder[];
  readonly now: number;
};

const maxFolders = 6;

/** Describes the start page. */
export function describeStartPage(facts: StartPageInput): StartPageView {
  const { auth, alerts, recentFolders, now } = facts;
  const configAlert = alerts.find(isCodexConfigAlert);
  const purpose = getPurpose(auth, configAlert !== undefined);
  return {
    purpose,
    ...purposeText[purpose],
    quote: purpose === 'mendConfig' && configAlert !== undefined ? configAlert.remedy || configAlert.fact : null,
    problem: purpose === 'signIn' && auth.state === 'signedOut' ? auth.problem : null,
    signInUrl: auth.state === 'signingIn' ? auth.url : null,
    machine: describeMachineRows(facts),
    folders: recentFolders.slice(0, maxFolders).map(({ path, name, displayPath, openedAt }) => ({
      path,
      name,
      displayPath,
      time: formatDay(openedAt, now),
      exactTime: formatExactTime(openedAt),
    })),
  };
}

function getPurpose({ state }: AuthState, isConfigUnused: boolean): StartPurpose {
  if (state === 'signingIn') return 'signingIn';
  if (state !== 'signedOut') return 'openFolder';
  return isConfigUnused ? 'mendConfig' : 'signIn';
}

const purposeText: Readonly<Record<StartPurpose, { readonly title: string; readonly prose: string }>> = {
  mendConfig: {
    title: t`Fix config.toml to start`,
    prose: t`Codex cannot read its settings, so it does not know your provider or account. It reports:`,
  },
  signIn: {
    title: t`Sign in to start`,
    prose: t`Codex runs on this machine with the account you choose.`,
  },
  signingIn: {
    title: t`Finish signing in`,
    prose: t`Continue in your browser. This page updates automatically.`,
  },
  openFolder: {
    title: t`Open a folder to start`,
    prose: t`Codex works in the folder you open, with the permissions you give it.`,
  },
};
