import './zod-without-eval.ts';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/scale.css';
import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followClicks } from './actions/follow-clicks.ts';
import { followKeyboard } from './actions/follow-keyboard.ts';
import { App } from './app.tsx';
import { removeFailedStylesheets } from './client/fetch-module.ts';
import { systemClock } from './client/system-clock.ts';
import { followNotificationPermission } from './commands/notifications.commands.ts';
import { openRecentFolder } from './commands/workspace.commands.ts';
import { followAppMenu } from './features/app-menu/follow-app-menu.ts';
import { followFailedPatches } from './features/changes/failed-patches.ts';
import { announceReload } from './features/frame/announce-reload.ts';
import { followAppearance } from './features/frame/follow-appearance.ts';
import { askBeforeLeaving } from './features/notifications/ask-before-leaving.ts';
import { followBadge } from './features/notifications/follow-badge.ts';
import { followInFront } from './features/notifications/follow-in-front.ts';
import { followFolderDrop } from './features/open-folder/follow-folder-drop.ts';
import { followDrafts } from './follow-drafts.ts';
import { followHost } from './follow-host.ts';
import { followOpenedFolder } from './follow-opened-folder.ts';
import { followRunDraft } from './follow-run-draft.ts';
import { persistLeftOut } from './stores/left-out.store.ts';
import { persistPullRequest } from './stores/pull-requests.store.ts';

removeFailedStylesheets(window);
followClicks(window);
followAppearance(window);
followDrafts(window);
followRunDraft();
persistLeftOut(sessionStorage, window, systemClock);
persistPullRequest(sessionStorage);
followFailedPatches();
followHost();
followOpenedFolder();
followInFront(window);
followAppMenu(systemClock);
followBadge(navigator);
askBeforeLeaving(window);
announceReload(window);
followNotificationPermission(window);
followKeyboard(window);
if (window.workcellShell !== undefined) {
  followFolderDrop(window, window.workcellShell, (path) => void openRecentFolder(path));
}

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root element for the app.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
