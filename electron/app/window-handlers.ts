import { ok } from '../../shared/base/result.ts';
import type { WindowRequest } from '../../shared/contract/contract.ts';
import type { Handlers } from '../host/client-window.ts';
import type { FirstView, OfferedMenu } from '../host/platform.ts';
import type { WindowManager } from './window-manager.ts';
import type { PageHost, WindowSession } from './windows.ts';

/** The view that shows a page. */
export type ClientView = PageHost & {
  /** The start content of a new window. */
  readonly firstView: FirstView;
  /** Sets the system menu that applies while the window is in front, if there is one. Null once the page is gone. */
  showMenu(menu: OfferedMenu | null): void;
};

/** Handles the page's requests about its own window. `connectWindow` comes before there is one. */
export function windowHandlers(
  windowManager: WindowManager,
  view: ClientView,
): Handlers<Exclude<WindowRequest, 'connectWindow'>, WindowSession> {
  return {
    reportInFront: async (session, { threadId }) => {
      session.viewedThread = threadId;
      return ok(null);
    },
    reportReadingPlace: async (session, { place, threadId }) => {
      windowManager.keepReadingPlace(session, threadId, place);
      return ok(null);
    },
    reportView: async (session, { view: shown }) => {
      windowManager.keepView(session, shown);
      return ok(null);
    },
    reportMenu: async (session, entries) => {
      const choose = (action: string) => session.send({ name: 'actionRequested', payload: { action } });
      view.showMenu({ entries, choose });
      return ok(null);
    },
    startDemo: (session) => windowManager.startDemo(session),
    leaveDemo: async (session) => {
      await windowManager.leaveDemo(session);
      return ok(null);
    },
    openWorkspace: (session, { path, threadId }) => windowManager.openWorkspace(session, path, threadId),
  };
}
