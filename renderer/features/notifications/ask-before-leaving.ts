import { pageTexts } from '../../commands/texts.commands.ts';
import { useApprovals } from '../../stores/approvals.store.ts';
import { useConnection } from '../../stores/connection.store.ts';
import { useThreads } from '../../stores/threads.store.ts';

/**
 * Makes the browser ask before the page unloads while a turn runs, an approval waits, or the host does not have
 * everything that was typed. Browsers ask in their own words, and only for a page that was used. The desktop app asks
 * by itself.
 */
export function askBeforeLeaving(page: Window): void {
  page.addEventListener('beforeunload', (event) => {
    if (useConnection.getState().host?.kind !== 'web') return;
    const { threads } = useThreads.getState();
    const works = Object.values(threads).some(({ state }) => state === 'running' || state === 'waiting');
    const waits = useApprovals.getState().approvals.length > 0;
    if (works || waits || pageTexts.hasUnsavedText()) event.preventDefault();
  });
}
