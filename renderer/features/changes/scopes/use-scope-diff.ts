import { useEffect, useRef, useState } from 'react';
import type { ThreadId } from '../../../../shared/base/ids.ts';
import { readScope } from '../../../commands/changes.commands.ts';
import { type ChangesStore, useChanges } from '../../../stores/changes.store.ts';
import { useCommits } from '../../../stores/commits.store.ts';
import { useRewinds } from '../../../stores/rewind.store.ts';
import { useWorkspace } from '../../../stores/workspace.store.ts';
import { parseDiff } from '../parse-diff.ts';
import { reuseFiles } from '../reuse-files.ts';
import type { ParsedDiff } from '../use-diff-files.ts';
import type { MadeScope } from './scope.view-model.ts';

/** The diff of a scope, and what became of it. `at`: when the host began to make it, in Unix milliseconds. */
export type ScopeDiff = { readonly diff: ParsedDiff; readonly at: number; readonly made: MadeScope };

const nothing: ScopeDiff = { diff: { text: '', hash: '', files: [] }, at: 0, made: null };

/**
 * Reads the diff of the chosen scope, again when something may have changed it. One read at a time: news during a read
 * makes it read once more. Reads nothing for a turn.
 */
export function useScopeDiff(threadId: ThreadId, scope: ChangesStore['scope']): ScopeDiff {
  const [read, setRead] = useState<(ScopeDiff & { readonly key: string }) | null>(null);
  const reading = useRef<{ readonly key: string; isOutdated: boolean } | null>(null);
  const folder = useWorkspace(({ workspace }) => workspace?.path ?? '');
  const key = `${scope} ${threadId} ${folder}`;
  const news = useNews(threadId, scope);

  // biome-ignore lint/correctness/useExhaustiveDependencies: news is the reason to read again
  useEffect(() => {
    if (scope === 'turn') return;
    if (reading.current?.key === key) {
      reading.current.isOutdated = true;
      return;
    }
    const own = { key, isOutdated: true };
    reading.current = own;
    const readUntilCurrent = async (): Promise<void> => {
      while (own.isOutdated && reading.current === own) {
        own.isOutdated = false;
        const answer = await readScope(threadId, scope);
        const { hash, text } = answer.ok ? answer.value : nothing.diff;
        const diff = { text, hash, files: await parseDiff(text) };
        const at = answer.ok ? answer.value.at : 0;
        const made = answer.ok ? { basis: answer.value.basis } : { problem: answer.error };
        if (reading.current !== own) return;
        // The rows, and with them the selection, stay while nothing is new.
        setRead((before) => ({
          key,
          at,
          made,
          diff:
            before?.key !== key
              ? diff
              : before.diff.hash === hash
                ? before.diff
                : { ...diff, files: reuseFiles(before.diff.files, diff.files) },
        }));
      }
      if (reading.current === own) reading.current = null;
    };
    void readUntilCurrent();
  }, [threadId, scope, key, news]);

  return scope !== 'turn' && read?.key === key ? read : nothing;
}

/** Returns a text that changes when the diff of a scope may have changed. */
function useNews(threadId: ThreadId, scope: ChangesStore['scope']): string {
  const authors = useChanges((state) => state.authorNews[threadId] ?? 0);
  const rewinds = useRewinds(
    (state) => state.rewinds[threadId]?.map(({ isUndone, rewindId }) => `${rewindId} ${isUndone}`).join() ?? '',
  );
  const trust = useWorkspace(({ workspace }) => workspace?.trust ?? '');
  const commit = useCommits(({ uncommitted }) =>
    uncommitted === null ? null : `${uncommitted.head} ${uncommitted.tree} ${uncommitted.branch}`,
  );
  const [returns, setReturns] = useState(0);
  // In a repository, the list of what is not committed is read again when the user comes back to the window.
  const isWatched = scope === 'uncommitted' && commit === null;
  useEffect(() => {
    if (!isWatched) return;
    const onFocus = (): void => setReturns((before) => before + 1);
    window.addEventListener('focus', onFocus);
    return () => window.removeEventListener('focus', onFocus);
  }, [isWatched]);
  // A running turn would make git list all files again and again. Its end changes `commit`.
  const ofFiles = scope === 'uncommitted' && commit !== null ? commit : authors;
  return `${ofFiles} ${rewinds} ${scope === 'uncommitted' ? `${trust} ${returns}` : ''}`;
}
