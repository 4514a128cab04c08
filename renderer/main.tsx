import './zod-without-eval.ts';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/scale.css';
import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followKeyboard } from './actions/follow-keyboard.ts';
import { App } from './app.tsx';
import { dropFailedStyles } from './client/fetch-part.ts';
import { systemClock } from './client/system-clock.ts';
import { followNoticePermission } from './commands/notifications.commands.ts';
import { openRecentFolder } from './commands/workspace.commands.ts';
import { followAppMenu } from './features/app-menu/follow-app-menu.ts';
import { followFailedPatches } from './features/changes/failed-patches.ts';
import { followAppearance } from './features/frame/follow-appearance.ts';
import { followPanels } from './features/frame/follow-panels.ts';
import { notifyOfReload } from './features/frame/notify-of-reload.ts';
import { askBeforeLeaving } from './features/notifications/ask-before-leaving.ts';
import { followBadge } from './features/notifications/follow-badge.ts';
import { followInFront } from './features/notifications/follow-in-front.ts';
import { followFolderDrop } from './features/open-folder/follow-folder-drop.ts';
import { followDrafts } from './follow-drafts.ts';
import { followHost } from './follow-host.ts';
import { followOpenedFolder } from './follow-opened-folder.ts';
import { followRunDraft } from './follow-run-draft.ts';
import { keepLeftOut } from './stores/left-out.store.ts';

dropFailedStyles(window);
followAppearance(window);
followDrafts(window);
followRunDraft();
keepLeftOut(sessionStorage, window, systemClock);
followFailedPatches();
followPanels();
followHost();
followOpenedFolder();
followInFront(window);
followAppMenu(systemClock);
followBadge(navigator);
askBeforeLeaving(window);
notifyOfReload(window);
followNoticePermission(window);
followKeyboard(window);
if (window.workcellShell !== undefined) {
  followFolderDrop(window, window.workcellShell, (path) => void openRecentFolder(path));
}

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no place for the app.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
