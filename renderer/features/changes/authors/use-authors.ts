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

/**
 * Reads who changed what a diff shows, again when the record of changes has news. One read at a time: news during a read
 * makes it read once more.
 */
export function useAuthors(threadId: ThreadId, target: DiffTarget | null, { files, hash }: ParsedDiff): Authors {
  const news = useChanges((state) => state.authorNews[threadId] ?? 0);
  const [read, setRead] = useState<DiffAuthors | null>(null);
  const [choice, setChoice] = useState<{ readonly key: string; readonly filter: AuthorFilter } | null>(null);
  const wanted = useRef<{ readonly threadId: ThreadId; readonly target: DiffTarget; readonly hash: string } | null>(
    null,
  );
  const isReading = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: news is the reason to read again
  useEffect(() => {
    wanted.current = target === null || hash === '' ? null : { threadId, target, hash };
    if (isReading.current) return;
    const readWanted = async (): Promise<void> => {
      isReading.current = true;
      for (let next = wanted.current; next !== null; next = wanted.current) {
        wanted.current = null;
        const answer = await readAuthors(next.threadId, next.target);
        if (!answer.ok || answer.value.seen !== next.hash) continue;
        // The rows, and with them the selection, stay while nothing is new.
        setRead((before) => (JSON.stringify(before) === JSON.stringify(answer.value) ? before : answer.value));
      }
      isReading.current = false;
    };
    void readWanted();
  }, [threadId, target, hash, news]);
  const known = useMemo(() => indexAuthors(read?.seen === hash ? read : null, files), [read, hash, files]);
  const filters = useMemo(() => listFilters(known, files), [known, files]);
  const key = JSON.stringify(target);
  const chosen = choice?.key === key ? choice.filter : 'all';
  const filter = filters.some((one) => one.filter === chosen) ? chosen : 'all';
  return { known, filters, filter, choose: (to) => setChoice({ key, filter: to }) };
}
