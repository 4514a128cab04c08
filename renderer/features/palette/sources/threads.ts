import MessageSquareTextIcon from 'lucide-react/icons/message-square-text';
import { useMemo } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { ThreadSummary } from '../../../../shared/threads/thread-summary.ts';
import type { MatchesByThread } from '../../../commands/found-threads.ts';
import { showThread } from '../../../commands/workspace.commands.ts';
import { useConnection } from '../../../stores/connection.store.ts';
import { showPage } from '../../../stores/frame.store.ts';
import { useThreads } from '../../../stores/threads.store.ts';
import { readWork } from '../../../view-models/read-work.ts';
import { placeThreads } from '../../../view-models/thread-order.ts';
import { describeThreadRows } from '../../thread-list/thread-list.view-model.ts';
import { useFoundThreads } from '../../thread-list/use-found-threads.ts';
import { type Candidate, type PaletteSource, prefixes } from '../palette-source.ts';

const noHits: MatchesByThread = new Map();

const toThreadKey = (id: ThreadSummary['id']): string => `thread:${id}`;

/**
 * Returns the threads of the list, the newest first, and those that the host finds for the typed text, including by
 * their content.
 */
export function useThreadsByName(words: string): PaletteSource {
  const threads = useThreads((state) => state.threads);
  const profile = useConnection((state) => state.profile);
  const found = useFoundThreads(words)?.found ?? noHits;
  const listed = useMemo(
    () =>
      Object.values(threads)
        .toSorted((one, other) => other.updatedAt - one.updatedAt)
        .map((thread) => ({ thread, candidate: toCandidate(thread, profile) })),
    [threads, profile],
  );
  // Stays the same object without a hit, so that thousands of titles are not searched again for nothing.
  const hits = found.size === 0 ? noHits : found;
  return useMemo(() => {
    const ids = new Set(hits.keys());
    return {
      heading: t`Threads`,
      prefix: prefixes.threads,
      maxShown: 6,
      maxAtRest: 5,
      candidates: listed
        .filter(({ thread }) => !thread.archived || ids.has(thread.id))
        .map(({ candidate }) => candidate),
      found: new Set([...ids].map(toThreadKey)),
    };
  }, [listed, hits]);
}

function toCandidate(thread: ThreadSummary, profile: 'personal' | 'demo'): Candidate {
  return {
    key: toThreadKey(thread.id),
    title: thread.title.trim() === '' ? t`Untitled thread` : thread.title,
    keys: null,
    icon: MessageSquareTextIcon,
    detail: () => {
      const facts = {
        profile,
        search: '',
        found: new Map<never, never>(),
        isArchive: thread.archived,
        work: readWork(),
        now: Date.now(),
      };
      const alone = { ...facts, threads: { [thread.id]: thread } };
      const [row] = describeThreadRows(placeThreads(alone), alone);
      return row?.stateText ?? row?.time ?? null;
    },
    choose: () => {
      showPage('threads');
      void showThread(thread.id);
    },
  };
}
