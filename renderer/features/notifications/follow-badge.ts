import { useApprovals } from '../../stores/approvals.store.ts';
import { useConnection } from '../../stores/connection.store.ts';

/** The browser methods that put a number on the icon of an app installed from a page. */
export type BadgingBrowser = Partial<Pick<Navigator, 'setAppBadge' | 'clearAppBadge'>>;

/**
 * Puts the number of waiting approvals on the app's icon, if the browser supports that. The desktop app does this on
 * its own.
 */
export function followBadge(browser: BadgingBrowser): void {
  let shown = 0;
  useApprovals.subscribe(({ approvals }) => {
    const waiting = approvals.length;
    if (waiting === shown || useConnection.getState().host?.kind !== 'web') return;
    shown = waiting;
    // A browser may refuse a badge to a page that is not installed.
    const done = waiting === 0 ? browser.clearAppBadge?.() : browser.setAppBadge?.(waiting);
    done?.catch(() => undefined);
  });
}
