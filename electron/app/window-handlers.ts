import { ok } from '../../shared/base/result.ts';
import type { WindowRequest } from '../../shared/contract/contract.ts';
import type { Handlers } from '../host/desk-window.ts';
import type { FirstView, OfferedMenu } from '../host/platform.ts';
import type { WindowManager } from './seating.ts';
import type { WindowSession } from './windows.ts';

/** The view that shows a page. */
export type ClientView = {
  /** The start content of a new window. */
  readonly firstView: FirstView;
  /** Brings it to the front, if the host can. */
  bringForward(): void;
  /** Sets the system menu for while it is in front, if there is one. Null once the page is gone. */
  showMenu(menu: OfferedMenu | null): void;
};

/** Handles the page's requests about its own window. `connectWindow` comes before there is one. */
export function windowHandlers(
  seating: WindowManager,
  view: ClientView,
): Handlers<Exclude<WindowRequest, 'connectWindow'>, WindowSession> {
  return {
    tellInFront: async (seat, { threadId }) => {
      seat.inFront = threadId;
      return ok(null);
    },
    tellMenu: async (seat, entries) => {
      const choose = (action: string) => seat.announce({ name: 'actionWanted', payload: { action } });
      view.showMenu({ entries, choose });
      return ok(null);
    },
    startDemo: (seat) => seating.startDemo(seat),
    leaveDemo: async (seat) => {
      await seating.leaveDemo(seat);
      return ok(null);
    },
    openWorkspace: (seat, { path }) => seating.openWorkspace(seat, path),
  };
}
