import { isImported } from '../../../shared/exports/imported-thread.ts';
import type { ThreadSummary } from '../../../shared/threads/thread-summary.ts';

/** What can be done with a thread. */
export type ThreadCommand = 'rename' | 'pin' | 'fork' | 'inspect' | 'export' | 'archive' | 'delete';

/** One entry of the menu. */
export type ThreadMenuEntry = { readonly command: ThreadCommand; readonly words: string };

/** What a thread's menu offers. Codex changes nothing in its archive, and forks only what it has. */
export function describeThreadMenu({
  archived,
  knownToCodex,
  pinned,
}: Pick<ThreadSummary, 'archived' | 'knownToCodex' | 'pinned'>): readonly ThreadMenuEntry[] {
  const entries: readonly (ThreadMenuEntry | null)[] = [
    archived ? null : { command: 'rename', words: 'Rename' },
    { command: 'pin', words: pinned ? 'Unpin' : 'Pin' },
    archived || !knownToCodex ? null : { command: 'fork', words: 'Fork' },
    { command: 'inspect', words: 'View details' },
    { command: 'export', words: 'Export…' },
    { command: 'archive', words: archived ? 'Unarchive' : 'Archive' },
    { command: 'delete', words: 'Delete…' },
  ];
  return entries.filter((entry) => entry !== null);
}

/** What is unusual about a thread, and what that means; null for a thread like any other. */
export function describeThreadState({
  archived,
  id,
  knownToCodex,
}: Pick<ThreadSummary, 'archived' | 'id' | 'knownToCodex'>): {
  readonly words: string;
  readonly meaning: string;
} | null {
  if (archived) return { words: 'Archived', meaning: 'Unarchive it to go on with it.' };
  if (isImported(id))
    return { words: 'Imported', meaning: 'It came from a file. To go on, send a message: a new thread begins.' };
  if (!knownToCodex)
    return { words: 'No longer known to Codex', meaning: 'What is kept here goes on in a new thread.' };
  return null;
}
