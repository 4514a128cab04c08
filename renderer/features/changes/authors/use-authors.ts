import { useEffect, useMemo, useRef, useState } from 'react';
import type { ThreadId } from '../../../../shared/base/ids.ts';
import type { DiffAuthors } from '../../../../shared/changes/diff-authors.ts';
import { readAuthors } from '../../../commands/changes.commands.ts';
import { type DiffTarget, useChanges } from '../../../stores/changes.store.ts';
import type { ParsedDiff } from '../use-diff-files.ts';
import {
  type AuthorFilter,
  type FilterChoice,
  indexAuthors,
  type KnownAuthors,
  listFilters,
} from './authors.view-model.ts';

/** Who changed what a diff shows, and whose changes are shown. */
export type Authors = {
  readonly known: KnownAuthors;
  readonly filters: readonly FilterChoice[];
  readonly filter: AuthorFilter;
  readonly choose: (filter: AuthorFilter) => void;
};

type WantedAuthors = {
  /** Names the thread and the diff, whatever its text is. */
  readonly key: string;
  readonly threadId: ThreadId;
  readonly target: DiffTarget;
  readonly files: ParsedDiff['files'];
  readonly hash: string;
};

/** Authors with the files of the diff that they belong to. */
type ReadAuthors = Pick<WantedAuthors, 'files' | 'key'> & { readonly authors: DiffAuthors };

/**
 * Reads who changed what a diff shows, again when the record of changes has news. One read at a time: news during a read
 * makes it read once more.
 */
export function useAuthors(threadId: ThreadId, target: DiffTarget | null, { files, hash }: ParsedDiff): Authors {
  const news = useChanges((state) => state.authorNews[threadId] ?? 0);
  const [read, setRead] = useState<ReadAuthors | null>(null);
  const [choice, setChoice] = useState<{ readonly key: string; readonly filter: AuthorFilter } | null>(null);
  const key = JSON.stringify([threadId, target]);
  const wanted = useRef<WantedAuthors | null>(null);
  const isReading = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: news is the reason to read again
  useEffect(() => {
    wanted.current = target === null || hash === '' ? null : { key, threadId, target, files, hash };
    if (isReading.current) return;
    const readWanted = async (): Promise<void> => {
      isReading.current = true;
      for (let next = wanted.current; next !== null; next = wanted.current) {
        wanted.current = null;
        const answer = await readAuthors(next.threadId, next.target);
        if (!answer.ok || answer.value.seen !== next.hash) continue;
        const now = { key: next.key, files: next.files, authors: answer.value };
        // The rows, and with them the selection, stay while nothing is new.
        setRead((before) => (before !== null && isSame(before, now) ? before : now));
      }
      isReading.current = false;
    };
    void readWanted();
  }, [threadId, target, hash, news]);
  // The hunks that stay when a diff is made again are the same objects, so they keep their authors until the new ones
  // arrive. Otherwise, a filter would show all rows until then.
  const shown = read?.key === key ? read : null;
  const known = useMemo(() => indexAuthors(shown?.authors ?? null, shown?.files ?? []), [shown]);
  const filters = useMemo(() => listFilters(known, files), [known, files]);
  const chosen = choice?.key === key ? choice.filter : 'all';
  const filter = filters.some((one) => one.filter === chosen) ? chosen : 'all';
  return { known, filters, filter, choose: (to) => setChoice({ key, filter: to }) };
}

function isSame(one: ReadAuthors, other: ReadAuthors): boolean {
  return (
    one.key === other.key && one.files === other.files && JSON.stringify(one.authors) === JSON.stringify(other.authors)
  );
}
