import { pageTexts } from '../../commands/texts.commands.ts';
import { useApprovals } from '../../stores/approvals.store.ts';
import { useConnection } from '../../stores/connection.store.ts';
import { useThreads } from '../../stores/threads.store.ts';

/**
 * Makes the browser ask before the page unloads while a turn runs, an approval waits, or the host does not have all
 * typed text. Browsers ask in their own words, and only if the user has interacted with the page. The desktop app has
 * its own question.
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
