import { t } from '../../shared/i18n/i18n.ts';
import { defaultLayout } from '../../shared/layout/layout.ts';
import type { Theme } from '../../shared/settings/options.ts';
import { clampTo } from '../../shared/settings/setting.ts';
import { settings } from '../../shared/settings/settings.ts';
import { changeLayout } from '../commands/layout.commands.ts';
import { changeOptions, showSetting } from '../commands/settings.commands.ts';
import { dialogClosed, dialogOpened, drawerShown, pageShown } from '../stores/frame.store.ts';
import { requestOfPage } from '../stores/page-requests.ts';
import { runLeftForPalette, runMeant } from '../stores/recorded-runs.store.ts';
import type { Action } from './action.ts';
import type { ActionState } from './action-state.ts';

const themeAfter: Readonly<Record<Theme, Theme>> = {
  system: 'light',
  light: 'dark',
  dark: 'contrast',
  contrast: 'system',
};
const themeNames: Readonly<Record<Theme, string>> = {
  system: t`the system theme`,
  light: t`the light theme`,
  dark: t`the dark theme`,
  contrast: t`the high contrast theme`,
};

/** Shows Changes, next to the transcript or over it. */
export function openChanges({ panes, layout }: ActionState): void {
  if (panes.changes.place === 'over') drawerShown('changes');
  else if (!layout.changesOpen) void changeLayout({ changesOpen: true });
}

/** Expands the console. */
export function openConsole({ layout }: ActionState): void {
  if (!layout.consoleOpen) void changeLayout({ consoleOpen: true });
}

function changesShown({ panes, layout, drawer }: ActionState): boolean {
  return panes.changes.place === 'over' ? drawer === 'changes' : layout.changesOpen;
}

function resizeText(by: number): (facts: ActionState) => Promise<void> {
  return ({ options }) => changeOptions({ textSize: clampTo(settings.textSize, options.textSize + by) });
}

/** Actions on what is shown, and how. */
export const viewActions = {
  palette: {
    title: t`Command palette`,
    keys: ['Mod+K', 'Mod+Shift+P'],
    hidden: true,
    menu: ['view', 0],
    when: ({ dialog }) => dialog === null || dialog === 'palette' || dialog === 'workcell',
    perform: ({ dialog, page }) => {
      if (dialog === 'palette') {
        dialogClosed();
        return;
      }
      if (dialog === 'workcell') runLeftForPalette();
      else if (page !== 'missionControl') runMeant(null);
      dialogOpened('palette');
    },
  },
  showThreads: {
    title: t`Show threads`,
    menu: ['view', 1],
    when: ({ page }) => page !== 'threads',
    perform: () => pageShown('threads'),
  },
  showDiagnostics: {
    title: t`Show diagnostics`,
    menu: ['help', 0],
    when: ({ page }) => page !== 'diagnostics',
    perform: () => pageShown('diagnostics'),
  },
  openSettings: {
    title: t`Open settings`,
    keys: ['Mod+,'],
    menu: ['file', 2],
    when: ({ page }) => page !== 'settings',
    perform: () => pageShown('settings'),
  },
  showShortcuts: {
    title: t`Keyboard shortcuts`,
    hint: t`Look up and change shortcuts`,
    menu: ['help', 0],
    when: () => true,
    perform: () => showSetting('shortcuts'),
  },
  showAbout: {
    title: t`About Workcell`,
    hint: t`Versions and license`,
    menu: ['help', 3],
    when: () => true,
    perform: () => showSetting('versions'),
  },
  makeDiagnosticsBundle: {
    title: t`Diagnostics bundle\u2026`,
    hint: t`Versions, settings and the log. You read it before you save it.`,
    menu: ['help', 1],
    when: ({ connected }) => connected,
    perform: () => dialogOpened('diagnosticsBundle'),
  },
  searchThreads: {
    title: t`Search threads`,
    keys: ['/'],
    when: ({ page }) => page === 'threads',
    perform: ({ panes }) => {
      if (panes.threads.place === 'over') drawerShown('threads');
      requestOfPage('focusThreadSearch');
    },
  },
  focusToast: {
    title: t`Go to the notification`,
    keys: ['F6'],
    when: ({ hasToast }) => hasToast,
    perform: () => requestOfPage('focusToast'),
  },
  toggleThreads: {
    title: ({ drawer }) => (drawer === 'threads' ? t`Hide the thread list` : t`Show the thread list`),
    keys: ['Mod+B'],
    menu: ['view', 2],
    when: ({ page, panes }) => page === 'threads' && panes.threads.place === 'over',
    perform: ({ drawer }) => drawerShown(drawer === 'threads' ? null : 'threads'),
  },
  toggleConsole: {
    title: ({ layout }) => (layout.consoleOpen ? t`Fold the console` : t`Unfold the console`),
    keys: ['Mod+J'],
    menu: ['view', 2],
    when: ({ page }) => page === 'threads',
    perform: ({ layout }) => changeLayout({ consoleOpen: !layout.consoleOpen }),
  },
  toggleChanges: {
    title: (facts) => (changesShown(facts) ? t`Close Changes` : t`Open Changes`),
    keys: ['Mod+Alt+B'],
    menu: ['view', 2],
    when: ({ page }) => page === 'threads',
    perform: async (facts) => {
      const shown = changesShown(facts);
      if (facts.panes.changes.place === 'over') drawerShown(shown ? null : 'changes');
      else await changeLayout({ changesOpen: !shown });
    },
  },
  toggleTheme: {
    title: ({ options }) => t`Use ${themeNames[themeAfter[options.theme]]}`,
    menu: ['view', 3],
    when: () => true,
    perform: ({ options }) => changeOptions({ theme: themeAfter[options.theme] }),
  },
  largerText: {
    title: t`Larger text`,
    keys: ['Mod+=', 'Mod+Plus'],
    menu: ['view', 3],
    when: ({ options }) => options.textSize < settings.textSize.max,
    perform: resizeText(10),
  },
  smallerText: {
    title: t`Smaller text`,
    keys: ['Mod+-'],
    menu: ['view', 3],
    when: ({ options }) => options.textSize > settings.textSize.min,
    perform: resizeText(-10),
  },
  normalText: {
    title: t`Reset text size`,
    keys: ['Mod+0'],
    menu: ['view', 3],
    when: ({ options }) => options.textSize !== settings.textSize.initial,
    perform: () => changeOptions({ textSize: settings.textSize.initial }),
  },
  resetPanes: {
    title: t`Reset panel sizes`,
    menu: ['view', 3],
    when: () => true,
    perform: () => {
      const { changesWidth, consoleHeight, threadsWidth } = defaultLayout;
      return changeLayout({ changesWidth, consoleHeight, threadsWidth });
    },
  },
} satisfies Record<string, Action>;
