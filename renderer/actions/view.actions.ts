import { getHostingWords } from '../../shared/commits/hosting-service.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { defaultLayout, type SheetTab } from '../../shared/layout/layout.ts';
import { clampToRange } from '../../shared/settings/setting.ts';
import { settingDefinitions } from '../../shared/settings/setting-definitions.ts';
import type { Theme } from '../../shared/settings/settings-schema.ts';
import { openCommit } from '../commands/commits.commands.ts';
import { changeLayout } from '../commands/layout.commands.ts';
import { changeSettings, showSetting } from '../commands/settings.commands.ts';
import { closeDialog, openDialog, showListOver, showPage, showView } from '../stores/frame.store.ts';
import { sendPageRequest, sendPageRequestAfterRender } from '../stores/page-requests.ts';
import { cardViewChanged, runLeftForPalette, targetRunChanged } from '../stores/recorded-runs.store.ts';
import type { Action } from './action.ts';
import type { ActionState } from './action-state.ts';
import { focusArea } from './focus-areas.ts';
import { requirements } from './requirements.ts';
import { closeListOver } from './show-transcript.ts';

const nextTheme: Readonly<Record<Theme, Theme>> = {
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

/** Shows Changes or the console, next to the transcript or over it. */
export async function openSheet(tab: SheetTab, { layout, panes }: ActionState): Promise<void> {
  if (panes.sheet.place === 'over') {
    closeListOver();
    showView(tab);
    sendPageRequestAfterRender('focusSheet');
  } else if (layout.sheet !== tab) await changeLayout({ sheet: tab });
}

/** Returns whether Changes or the console is on screen. */
export function isSheetShown(tab: SheetTab, { layout, panes, view }: ActionState): boolean {
  return (panes.sheet.place === 'over' ? view : layout.sheet) === tab;
}

async function toggleSheet(tab: SheetTab, facts: ActionState): Promise<void> {
  if (!isSheetShown(tab, facts)) await openSheet(tab, facts);
  else if (facts.panes.sheet.place === 'over') showView(null);
  else await changeLayout({ sheet: null });
}

/** Goes to another change. Opens Changes first, with the change that is selected there. */
async function goToChange(request: 'nextChange' | 'previousChange', facts: ActionState): Promise<void> {
  if (isSheetShown('changes', facts)) sendPageRequest(request);
  else await openSheet('changes', facts);
}

function areThreadsShown({ isListOver, layout, panes }: ActionState): boolean {
  return panes.threads.place === 'beside' ? layout.threadsOpen : isListOver;
}

function resizeTextBy(by: number): (facts: ActionState) => Promise<void> {
  return ({ settings }) =>
    changeSettings({ textSize: clampToRange(settingDefinitions.textSize, settings.textSize + by) });
}

/** Actions on what is shown, and how. */
export const viewActions = {
  palette: {
    title: t`Command palette`,
    keys: ['Mod+K', 'Mod+Shift+P'],
    hidden: true,
    menu: ['view', 0],
    when: ({ dialog }) => dialog === null || dialog === 'palette' || dialog === 'runDetail',
    perform: ({ dialog, page }) => {
      if (dialog === 'palette') {
        closeDialog();
        return;
      }
      if (dialog === 'runDetail') runLeftForPalette();
      else if (page !== 'missionControl') targetRunChanged(null);
      openDialog('palette');
    },
  },
  showThreads: {
    title: t`Show threads`,
    menu: ['view', 1],
    needs: requirements.here,
    when: ({ page }) => page !== 'threads',
    perform: () => showPage('threads'),
  },
  showDiagnostics: {
    title: t`Show diagnostics`,
    keywords: t`log debug help logs errors`,
    menu: ['help', 0],
    needs: requirements.here,
    when: ({ page }) => page !== 'diagnostics',
    perform: () => showPage('diagnostics'),
  },
  openSettings: {
    title: t`Open settings`,
    keywords: t`preferences options configuration`,
    keys: ['Mod+,'],
    menu: ['file', 2],
    needs: requirements.here,
    when: ({ page }) => page !== 'settings',
    perform: () => showPage('settings'),
  },
  showShortcuts: {
    title: t`Keyboard shortcuts`,
    hint: t`See and change shortcuts`,
    keywords: t`help hotkeys keybindings`,
    menu: ['help', 0],
    when: () => true,
    perform: () => showSetting('shortcuts'),
  },
  showAbout: {
    title: t`About Workcell`,
    hint: t`Versions and license`,
    keywords: t`help version`,
    menu: ['help', 3],
    when: () => true,
    perform: () => showSetting('versions'),
  },
  makeDiagnosticsBundle: {
    title: t`Diagnostics bundle\u2026`,
    hint: t`Versions, settings and the log. You read it before you save it.`,
    keywords: t`report a bug help support feedback logs issue`,
    menu: ['help', 1],
    needs: requirements.connection,
    when: ({ isConnected }) => isConnected,
    perform: () => openDialog('diagnosticsBundle'),
  },
  searchThreads: {
    title: ({ page }) => (page === 'missionControl' ? t`Search runs` : t`Search threads`),
    keywords: t`find history resume`,
    keys: ['/', 'Mod+Shift+F'],
    when: () => true,
    perform: ({ layout, page, panes }) => {
      if (page === 'missionControl') {
        cardViewChanged({ part: 'runs' });
        sendPageRequest('focusRunSearch');
        return;
      }
      if (panes.threads.place !== 'beside') showListOver(true);
      else if (!layout.threadsOpen) void changeLayout({ threadsOpen: true });
      sendPageRequest('focusThreadSearch');
    },
  },
  focusToast: {
    title: t`Go to the notification`,
    keywords: t`toast message corner`,
    needs: t`No notification is shown`,
    when: ({ hasToast }) => hasToast,
    perform: () => sendPageRequest('focusToast'),
  },
  nextArea: {
    title: t`Go to the next area of the window`,
    hint: t`A notification first, then threads, title bar, transcript, message, changes and console`,
    keywords: t`focus part pane`,
    keys: ['F6'],
    when: () => true,
    perform: ({ hasToast }) => {
      if (hasToast && document.activeElement?.closest('[data-area="toasts"]') == null) sendPageRequest('focusToast');
      else focusArea(1);
    },
  },
  previousArea: {
    title: t`Go to the previous area of the window`,
    keywords: t`focus part pane`,
    keys: ['Shift+F6'],
    when: () => true,
    perform: () => focusArea(-1),
  },
  toggleThreads: {
    title: (facts) => (areThreadsShown(facts) ? t`Hide the thread list` : t`Show the thread list`),
    keywords: t`sidebar`,
    keys: ['Mod+B'],
    menu: ['view', 2],
    when: () => true,
    perform: async (facts) => {
      const shown = areThreadsShown(facts);
      if (facts.panes.threads.place !== 'beside') showListOver(!shown);
      else await changeLayout({ threadsOpen: !shown });
    },
  },
  toggleConsole: {
    title: (facts) => (isSheetShown('console', facts) ? t`Close the console` : t`Open the console`),
    keywords: t`terminal commands output shell`,
    keys: ['Mod+J'],
    menu: ['view', 2],
    needs: requirements.threadsPage,
    when: ({ page }) => page === 'threads',
    perform: (facts) => toggleSheet('console', facts),
  },
  toggleChanges: {
    title: (facts) => (isSheetShown('changes', facts) ? t`Close Changes` : t`Open Changes`),
    keywords: t`diff files patch git commit undo revert review`,
    keys: ['Mod+Alt+B'],
    menu: ['view', 2],
    needs: requirements.threadsPage,
    when: ({ page }) => page === 'threads',
    perform: (facts) => toggleSheet('changes', facts),
  },
  openCommit: {
    title: t`Commit\u2026`,
    hint: t`Commit changed files, or change the last commit`,
    keywords: t`git save amend message sign-off stage`,
    menu: ['view', 2],
    needs: requirements.repository,
    when: ({ hasRepository, isConnected }) => isConnected && hasRepository,
    perform: openCommit,
  },
  openBranches: {
    title: t`Branches, push and pull\u2026`,
    hint: t`Switch the git branch, fetch, pull or push`,
    keywords: t`git remote upstream checkout sync origin`,
    menu: ['view', 2],
    needs: requirements.repository,
    when: ({ hasRepository, isConnected }) => isConnected && hasRepository,
    perform: () => openDialog('branches'),
  },
  openPullRequest: {
    title: ({ remoteService }) => getHostingWords(remoteService).create,
    hint: t`Make it on GitHub or GitLab, or see its checks and comments`,
    keywords: t`git github gh pr pull request gitlab glab mr merge review checks ci`,
    menu: ['view', 2],
    needs: requirements.repository,
    when: ({ hasRepository, isConnected }) => isConnected && hasRepository,
    perform: () => openDialog('pullRequest'),
  },
  nextChange: {
    title: t`Next change`,
    keys: ['F7'],
    needs: requirements.changes,
    when: ({ hasChanges, page }) => page === 'threads' && hasChanges,
    perform: (facts) => goToChange('nextChange', facts),
  },
  previousChange: {
    title: t`Previous change`,
    keys: ['Shift+F7'],
    needs: requirements.changes,
    when: ({ hasChanges, page }) => page === 'threads' && hasChanges,
    perform: (facts) => goToChange('previousChange', facts),
  },
  toggleTheme: {
    title: ({ settings }) => t`Use ${themeNames[nextTheme[settings.theme]]}`,
    keywords: t`theme dark light color appearance mode night black white contrast`,
    menu: ['view', 3],
    when: () => true,
    perform: ({ settings }) => changeSettings({ theme: nextTheme[settings.theme] }),
  },
  largerText: {
    title: t`Larger text`,
    keywords: t`zoom in font size bigger`,
    keys: ['Mod+=', 'Mod+Plus'],
    menu: ['view', 3],
    needs: t`The text has its largest size`,
    when: ({ settings }) => settings.textSize < settingDefinitions.textSize.max,
    perform: resizeTextBy(10),
  },
  smallerText: {
    title: t`Smaller text`,
    keywords: t`zoom out font size`,
    keys: ['Mod+-'],
    menu: ['view', 3],
    needs: t`The text has its smallest size`,
    when: ({ settings }) => settings.textSize > settingDefinitions.textSize.min,
    perform: resizeTextBy(-10),
  },
  normalText: {
    title: t`Normal text size`,
    keywords: t`zoom reset font`,
    keys: ['Mod+0'],
    menu: ['view', 3],
    needs: t`The text has its normal size`,
    when: ({ settings }) => settings.textSize !== settingDefinitions.textSize.initial,
    perform: () => changeSettings({ textSize: settingDefinitions.textSize.initial }),
  },
  resetPanes: {
    title: t`Reset panel sizes`,
    keywords: t`layout split size`,
    menu: ['view', 3],
    when: () => true,
    perform: () => {
      const { sheetWidth, sheetWidthSideBySide, threadsWidth } = defaultLayout;
      return changeLayout({ sheetWidth, sheetWidthSideBySide, threadsWidth });
    },
  },
} satisfies Record<string, Action>;
