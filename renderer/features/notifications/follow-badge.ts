import { useApprovals } from '../../stores/approvals.store.ts';
import { useConnection } from '../../stores/connection.store.ts';

/** The part of a browser that puts a number on the icon of an app that was installed from a page. */
export type BadgingBrowser = Partial<Pick<Navigator, 'setAppBadge' | 'clearAppBadge'>>;

/**
 * Puts the number of waiting approvals on the app's icon, if the browser supports that; the desktop app does it by
 * itself.
 */
export function followBadge(browser: BadgingBrowser): void {
  let shown = 0;
  useApprovals.subscribe(({ approvals }) => {
    const waiting = approvals.length;
    if (waiting === shown || useConnection.getState().host?.kind !== 'web') return;
    shown = waiting;
    // A browser may refuse it to a page that is not installed.
    const done = waiting === 0 ? browser.clearAppBadge?.() : browser.setAppBadge?.(waiting);
    done?.catch(() => undefined);
  });
}
