import { t } from '../../shared/i18n/i18n.ts';
import { defaultLayout } from '../../shared/layout/layout.ts';
import type { Theme } from '../../shared/settings/options.ts';
import { clampTo } from '../../shared/settings/setting.ts';
import { settings } from '../../shared/settings/settings.ts';
import { changeLayout } from '../commands/layout.commands.ts';
import { changeOptions, showSetting } from '../commands/settings.commands.ts';
import { dialogClosed, dialogOpened, drawerShown, pageShown } from '../stores/frame.store.ts';
import { requestOfPage } from '../stores/page-requests.ts';
import { closingPanel, isPanelShown, openingPanel } from '../stores/panels.ts';
import { cardViewChanged, runLeftForPalette, runMeant } from '../stores/recorded-runs.store.ts';
import type { Action } from './action.ts';
import type { ActionState } from './action-state.ts';
import { focusArea } from './focus-areas.ts';

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
  contrast: t`the high-contrast theme`,
};

/** Shows Changes, next to the transcript or over it. */
export function openChanges({ appeared, layout, panes }: ActionState): void {
  if (panes.changes.place === 'over') drawerShown('changes');
  else if (!isPanelShown(layout, appeared, 'changes')) void changeLayout(openingPanel(appeared, 'changes'));
}

/** Expands the console. */
export function openConsole({ appeared, layout }: ActionState): void {
  if (!isPanelShown(layout, appeared, 'console')) void changeLayout(openingPanel(appeared, 'console'));
}

/** Whether Changes is on screen. */
export function changesShown({ appeared, drawer, layout, panes }: ActionState): boolean {
  return panes.changes.place === 'over' ? drawer === 'changes' : isPanelShown(layout, appeared, 'changes');
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
    also: t`log debug help`,
    menu: ['help', 0],
    when: ({ page }) => page !== 'diagnostics',
    perform: () => pageShown('diagnostics'),
  },
  openSettings: {
    title: t`Open settings`,
    also: t`preferences options configuration`,
    keys: ['Mod+,'],
    menu: ['file', 2],
    when: ({ page }) => page !== 'settings',
    perform: () => pageShown('settings'),
  },
  showShortcuts: {
    title: t`Keyboard shortcuts`,
    hint: t`See and change shortcuts`,
    also: t`help hotkeys keybindings`,
    menu: ['help', 0],
    when: () => true,
    perform: () => showSetting('shortcuts'),
  },
  showAbout: {
    title: t`About Workcell`,
    hint: t`Versions and license`,
    also: t`help version`,
    menu: ['help', 3],
    when: () => true,
    perform: () => showSetting('versions'),
  },
  makeDiagnosticsBundle: {
    title: t`Diagnostics bundle\u2026`,
    hint: t`Versions, settings and the log. You read it before you save it.`,
    also: t`report a bug help support`,
    menu: ['help', 1],
    when: ({ connected }) => connected,
    perform: () => dialogOpened('diagnosticsBundle'),
  },
  searchThreads: {
    title: ({ page }) => (page === 'missionControl' ? t`Search runs` : t`Search threads`),
    also: t`find history resume`,
    keys: ['/', 'Mod+Shift+F'],
    when: ({ page }) => page === 'threads' || page === 'missionControl',
    perform: ({ page, panes }) => {
      if (page === 'missionControl') {
        cardViewChanged({ part: 'runs' });
        requestOfPage('focusRunSearch');
        return;
      }
      if (panes.threads.place === 'over') drawerShown('threads');
      requestOfPage('focusThreadSearch');
    },
  },
  focusToast: {
    title: t`Go to the notification`,
    also: t`toast message corner`,
    when: ({ hasToast }) => hasToast,
    perform: () => requestOfPage('focusToast'),
  },
  nextArea: {
    title: t`Go to the next area of the window`,
    hint: t`A notification first, then threads, transcript, message, changes, console and status bar`,
    also: t`focus part pane`,
    keys: ['F6'],
    when: () => true,
    perform: ({ hasToast }) => {
      if (hasToast && document.activeElement?.closest('[data-area="toasts"]') == null) requestOfPage('focusToast');
      else focusArea(1);
    },
  },
  previousArea: {
    title: t`Go to the previous area of the window`,
    also: t`focus part pane`,
    keys: ['Shift+F6'],
    when: () => true,
    perform: () => focusArea(-1),
  },
  toggleThreads: {
    title: ({ drawer }) => (drawer === 'threads' ? t`Hide the thread list` : t`Show the thread list`),
    keys: ['Mod+B'],
    menu: ['view', 2],
    when: ({ page, panes }) => page === 'threads' && panes.threads.place === 'over',
    perform: ({ drawer }) => drawerShown(drawer === 'threads' ? null : 'threads'),
  },
  toggleConsole: {
    title: ({ appeared, layout }) =>
      isPanelShown(layout, appeared, 'console') ? t`Collapse the console` : t`Expand the console`,
    also: t`terminal commands output shell`,
    keys: ['Mod+J'],
    menu: ['view', 2],
    when: ({ page }) => page === 'threads',
    perform: ({ appeared, layout }) =>
      changeLayout(
        isPanelShown(layout, appeared, 'console') ? closingPanel('console') : openingPanel(appeared, 'console'),
      ),
  },
  toggleChanges: {
    title: (facts) => (changesShown(facts) ? t`Close Changes` : t`Open Changes`),
    also: t`diff files patch git commit undo revert review`,
    keys: ['Mod+Alt+B'],
    menu: ['view', 2],
    when: ({ page }) => page === 'threads',
    perform: async (facts) => {
      const shown = changesShown(facts);
      if (facts.panes.changes.place === 'over') drawerShown(shown ? null : 'changes');
      else await changeLayout(shown ? closingPanel('changes') : openingPanel(facts.appeared, 'changes'));
    },
  },
  nextChange: {
    title: t`Next change`,
    keys: ['F7'],
    when: (facts) => facts.page === 'threads' && facts.hasChanges && changesShown(facts),
    perform: () => requestOfPage('nextChange'),
  },
  previousChange: {
    title: t`Previous change`,
    keys: ['Shift+F7'],
    when: (facts) => facts.page === 'threads' && facts.hasChanges && changesShown(facts),
    perform: () => requestOfPage('previousChange'),
  },
  toggleTheme: {
    title: ({ options }) => t`Use ${themeNames[themeAfter[options.theme]]}`,
    also: t`theme dark light color appearance mode`,
    menu: ['view', 3],
    when: () => true,
    perform: ({ options }) => changeOptions({ theme: themeAfter[options.theme] }),
  },
  largerText: {
    title: t`Larger text`,
    also: t`zoom in font size bigger`,
    keys: ['Mod+=', 'Mod+Plus'],
    menu: ['view', 3],
    when: ({ options }) => options.textSize < settings.textSize.max,
    perform: resizeText(10),
  },
  smallerText: {
    title: t`Smaller text`,
    also: t`zoom out font size`,
    keys: ['Mod+-'],
    menu: ['view', 3],
    when: ({ options }) => options.textSize > settings.textSize.min,
    perform: resizeText(-10),
  },
  normalText: {
    title: t`Normal text size`,
    also: t`zoom reset font`,
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
      const { changesWidth, changesWidthSideBySide, consoleHeight, threadsWidth } = defaultLayout;
      return changeLayout({ changesWidth, changesWidthSideBySide, consoleHeight, threadsWidth });
    },
  },
} satisfies Record<string, Action>;
