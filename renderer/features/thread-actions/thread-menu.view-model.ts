import { isImported } from '../../../shared/exports/imported-thread.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ThreadSummary } from '../../../shared/threads/thread-summary.ts';

/** An action on a thread. */
export type ThreadCommand =
  | 'rename'
  | 'pin'
  | 'fork'
  | 'inspect'
  | 'budget'
  | 'rewinds'
  | 'export'
  | 'archive'
  | 'delete';

/** One item of the menu. */
export type ThreadMenuEntry = { readonly command: ThreadCommand; readonly label: string };

/**
 * Lists the items of a thread's menu. Codex cannot change an archived thread, and can only fork a thread that it knows.
 * `hasRewinds`: the thread has rewinds to undo.
 */
export function describeThreadMenu(
  { archived, knownToCodex, pinned }: Pick<ThreadSummary, 'archived' | 'knownToCodex' | 'pinned'>,
  hasRewinds: boolean,
): readonly ThreadMenuEntry[] {
  const entries: readonly (ThreadMenuEntry | null)[] = [
    archived ? null : { command: 'rename', label: t`Rename` },
    { command: 'pin', label: pinned ? t`Unpin` : t`Pin` },
    archived || !knownToCodex ? null : { command: 'fork', label: t`Fork` },
    { command: 'inspect', label: t`View details` },
    archived || !knownToCodex ? null : { command: 'budget', label: t`Budget\u2026` },
    hasRewinds ? { command: 'rewinds', label: t`Rewinds\u2026` } : null,
    { command: 'export', label: t`Export\u2026` },
    { command: 'archive', label: archived ? t`Unarchive` : t`Archive` },
    { command: 'delete', label: t`Delete\u2026` },
  ];
  return entries.filter((entry) => entry !== null);
}

/** Describes what is unusual about a thread, and the consequence; null for an ordinary thread. */
export function describeThreadState({
  archived,
  id,
  knownToCodex,
}: Pick<ThreadSummary, 'archived' | 'id' | 'knownToCodex'>): {
  readonly text: string;
  readonly meaning: string;
} | null {
  if (archived) return { text: t`Archived`, meaning: t`Unarchive it to continue.` };
  if (isImported(id))
    return { text: t`Imported`, meaning: t`It came from a file. Send a message to continue in a new thread.` };
  if (!knownToCodex)
    return { text: t`No longer in Codex`, meaning: t`Continue in a new thread with what is kept here.` };
  return null;
}
