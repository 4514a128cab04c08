import type { UserFacingAlert } from '../../../shared/alerts/alert.ts';
import type { AlertCommand } from '../../../shared/alerts/alert-text.ts';
import { describeLostFolder } from '../../../shared/alerts/alert-texts.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { FolderProblem } from '../../../shared/workspace/workspace-snapshot.ts';
import type { ConnectionState } from '../../client/host-client.ts';
import { keepNewest, type ToastButton, type ToastMessage } from '../../stores/alerts.store.ts';

/** One banner. */
export type BannerView = {
  readonly id: string;
  readonly severity: 'info' | 'warning' | 'critical' | 'working';
  readonly fact: string;
  readonly remedy: string;
  readonly commands: readonly { readonly id: AlertCommand; readonly primary: boolean }[];
  /** False if the banner goes away on its own when it no longer applies. */
  readonly dismissable: boolean;
};

/** The banners above everything, and how many more there are. */
export type BannersView = { readonly shown: readonly BannerView[]; readonly more: number };

const severityOrder = ['critical', 'working', 'warning', 'info'];

/**
 * Returns at most one critical banner and one other; with `all`, every one. The connection to the host comes before
 * problems with the window's folder, and both before the host's alerts.
 */
export function describeBanners(
  alerts: readonly UserFacingAlert[],
  line: ConnectionState,
  all: boolean,
  folder: FolderProblem | null = null,
): BannersView {
  const ofHost = alerts.filter(({ surface }) => surface === 'banner').map(toBanner);
  const banners = [...describeConnectionBanner(line), ...describeFolderBanner(folder), ...ofHost].toSorted(
    (one, other) => severityOrder.indexOf(one.severity) - severityOrder.indexOf(other.severity),
  );
  const firstCritical = banners.find(({ severity }) => severity === 'critical');
  const firstOther = banners.find(({ severity }) => severity !== 'critical');
  const shown = all ? banners : banners.filter((banner) => banner === firstCritical || banner === firstOther);
  return { shown, more: banners.length - shown.length };
}

/** One toast. */
export type ToastView = {
  /** An alert of the host has an ID, a message of this page a number. */
  readonly id: string | number;
  readonly glyph: 'info' | 'failed';
  readonly fact: string;
  readonly detail: string;
  readonly button: ToastButton | null;
};

/**
 * Returns the newest passing messages, and the one that the user reads: alerts of the host first, then what happened on
 * this page.
 */
export function describeToasts(
  alerts: readonly UserFacingAlert[],
  toasts: readonly ToastMessage[],
  heldId: ToastView['id'] | null = null,
): readonly ToastView[] {
  const ofHost = alerts
    .filter(({ surface }) => surface === 'toast')
    .map(({ id, ...alert }): ToastView => {
      const { fact, rest } = splitFirstSentence(alert);
      return { id, glyph: 'info', fact, detail: rest, button: null };
    });
  const ofPage = toasts.map(
    ({ kind, ...toast }): ToastView => ({ ...toast, glyph: kind === 'failure' ? 'failed' : 'info' }),
  );
  return keepNewest([...ofHost, ...ofPage], heldId);
}

/** Codex's own message may be long, so only the first sentence is emphasized. */
function splitFirstSentence({ fact, remedy }: Pick<UserFacingAlert, 'fact' | 'remedy'>): {
  readonly fact: string;
  readonly rest: string;
} {
  const [, first = fact, more = ''] = /^(.+?[.!?])\s+(.+)$/s.exec(fact) ?? [];
  return { fact: first, rest: `${more} ${remedy}`.trim() };
}

function describeConnectionBanner(line: ConnectionState): readonly BannerView[] {
  if (line === 'lost') {
    return [
      {
        id: 'line',
        severity: 'working',
        fact: t`Not connected to Workcell.`,
        remedy: t`Reconnecting. What you typed is kept. If Workcell restarted, open the address it printed.`,
        commands: [],
        dismissable: false,
      },
    ];
  }
  if (line === 'refused') {
    return [
      {
        id: 'line',
        severity: 'critical',
        fact: t`Workcell does not recognize this page.`,
        remedy: t`Workcell restarted. Open the address it printed when it started.`,
        commands: [],
        dismissable: false,
      },
    ];
  }
  return [];
}

function describeFolderBanner(problem: FolderProblem | null): readonly BannerView[] {
  if (problem === null) return [];
  const { commands, detail, fact, severity } = describeLostFolder(problem);
  return [
    { ...toBanner({ id: 'folder', surface: 'banner', severity, fact, remedy: detail, commands }), dismissable: false },
  ];
}

/**
 * Converts an alert to a banner with its commands. On a critical banner, the command that fixes the problem comes last
 * and is primary.
 */
function toBanner({ id, severity, commands, ...words }: UserFacingAlert): BannerView {
  const { fact, rest: remedy } = splitFirstSentence(words);
  const [first, ...others] = commands;
  const before = others.toReversed().map((command) => ({ id: command, primary: false }));
  const last = first === undefined ? [] : [{ id: first, primary: severity === 'critical' }];
  return { id, severity, fact, remedy, commands: [...before, ...last], dismissable: true };
}
