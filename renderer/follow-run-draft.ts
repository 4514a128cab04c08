import { restoreRunDraft, runDraftPlace, toStoredRunDraft } from './commands/run-draft.commands.ts';
import { pageTexts } from './commands/texts.commands.ts';
import { useConnection } from './stores/connection.store.ts';
import { useRunDraft } from './stores/run-draft.store.ts';

/** Stores the draft of a new run on the host, so that it outlives the page and the host. */
export function followRunDraft(): void {
  const open = (): void => {
    if (useConnection.getState().host === null) return;
    pageTexts.open(runDraftPlace, (kept) => {
      if (kept !== null) restoreRunDraft(kept);
    });
  };
  useConnection.subscribe(open);
  useRunDraft.subscribe(({ draft }) => {
    open();
    if (pageTexts.isOpen(runDraftPlace)) pageTexts.save(runDraftPlace, toStoredRunDraft(draft));
  });
}
