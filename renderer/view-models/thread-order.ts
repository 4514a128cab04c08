import type { ThreadId } from '../../shared/base/ids.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { createWordTest } from '../../shared/texts/search-form.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import type { MatchesByThread } from '../commands/found-threads.ts';
import { getRelativeDay } from '../components/format/time.ts';

const groupOrder = ['Pinned', 'Demo', 'Waiting for you', 'Running', 'Today', 'Yesterday', 'Older', 'Archived'] as const;

export type ThreadGroup = (typeof groupOrder)[number];

/** The position of a thread in the list. */
export type Placement = { readonly id: ThreadId; readonly group: ThreadGroup };

export type ThreadListInput = {
  readonly threads: Readonly<Record<ThreadId, ThreadSummary>>;
  readonly profile: 'personal' | 'demo';
  /** The search text; empty for everything. */
  readonly search: string;
  /** Threads that the host found for that search, and where the text of those matches. */
  readonly found: MatchesByThread;
  /** List only the archive; otherwise it is listed only where a search has found something. */
  readonly isArchive: boolean;
  readonly now: number;
};

/** Decides which threads are listed and in which order: by group, the newest first in each. */
export function placeThreads({
  isArchive,
  threads,
  profile,
  search,
  found,
  now,
}: ThreadListInput): readonly Placement[] {
  const isSought = createWordTest(search);
  const listed = Object.values(threads).filter((thread) => {
    if (isArchive && !thread.archived) return false;
    if (found.has(thread.id)) return true;
    return thread.archived === isArchive && isSought(getThreadTitle(thread));
  });
  return listed
    .toSorted((one, other) => other.updatedAt - one.updatedAt)
    .map((thread) => ({ id: thread.id, group: getGroup(thread, { isArchive, profile, now }) }))
    .toSorted((one, other) => groupOrder.indexOf(one.group) - groupOrder.indexOf(other.group));
}

/**
 * Returns the order while the pointer is in the list: rows keep their places, whatever their state. New rows come
 * first, and removed ones disappear.
 */
export function holdPlacements(held: readonly Placement[], now: readonly Placement[]): readonly Placement[] {
  const listed = new Set(now.map(({ id }) => id));
  const known = new Set(held.map(({ id }) => id));
  return [...now.filter(({ id }) => !known.has(id)), ...held.filter(({ id }) => listed.has(id))];
}

/** The thread above or below this one in the list; null at its ends. For null or a thread that is not listed, the first. */
export function getAdjacentThread(
  placements: readonly Placement[],
  id: ThreadId | null,
  step: 1 | -1,
): ThreadId | null {
  const at = placements.findIndex((each) => each.id === id);
  return placements[at === -1 ? 0 : at + step]?.id ?? null;
}

function getGroup(
  { archived, pinned, state, updatedAt }: ThreadSummary,
  { isArchive, profile, now }: Pick<ThreadListInput, 'isArchive' | 'profile' | 'now'>,
): ThreadGroup {
  if (archived && !isArchive) return 'Archived';
  if (pinned) return 'Pinned';
  if (profile === 'demo') return 'Demo';
  if (state === 'waiting') return 'Waiting for you';
  if (state === 'running') return 'Running';
  const day = getRelativeDay(updatedAt, now);
  if (day === 'today') return 'Today';
  return day === 'yesterday' ? 'Yesterday' : 'Older';
}

/** The title to show for a thread. */
export function getThreadTitle({ title }: ThreadSummary): string {
  return title.trim() === '' ? t`Untitled thread` : title;
}
