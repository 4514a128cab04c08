import type { ThreadId } from '../../shared/base/ids.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { type ThreadGroup, threadGroups } from '../../shared/layout/thread-group.ts';
import { createWordTest } from '../../shared/texts/search-form.ts';
import { findListingFolder, type ThreadSummary } from '../../shared/threads/thread-summary.ts';
import type { MatchesByThread } from '../commands/found-threads.ts';
import { findGroupOfWork, findThreadWork, type WorkContext } from './describe-work.ts';

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
  /** Decides the group of a thread. */
  readonly work: WorkContext;
  readonly now: number;
};

/** Decides which threads are listed and in which order: by group, the newest first in each. */
export function placeThreads({
  isArchive,
  threads,
  profile,
  search,
  found,
  work,
}: Omit<ThreadListInput, 'now'>): readonly Placement[] {
  const isSought = createWordTest(search);
  const listed = Object.values(threads).filter((thread) => {
    if (isArchive && !thread.archived) return false;
    if (found.has(thread.id)) return true;
    return thread.archived === isArchive && isSought(getThreadTitle(thread));
  });
  const placements = listed
    .toSorted((one, other) => other.updatedAt - one.updatedAt)
    .map((thread) => ({ id: thread.id, group: getGroup(thread, { isArchive, profile, work }) }));
  return sortByGroup(placements);
}

function sortByGroup(placements: readonly Placement[]): readonly Placement[] {
  return placements.toSorted((one, other) => threadGroups.indexOf(one.group) - threadGroups.indexOf(other.group));
}

/**
 * Returns the order while the pointer or the focus is in the list: rows keep their places, whatever their state. New
 * rows come first in their group, and removed ones disappear. A row moves only if it is pinned or no longer pinned,
 * because the user asked for that, or if its state was unknown.
 */
export function holdPlacements(held: readonly Placement[], now: readonly Placement[]): readonly Placement[] {
  const current = new Map(now.map((placement) => [placement.id, placement]));
  const known = new Set(held.map(({ id }) => id));
  const kept = held.flatMap((before) => {
    const after = current.get(before.id);
    if (after === undefined) return [];
    const isPlaced = before.group !== 'unknown' && (after.group === 'Pinned') === (before.group === 'Pinned');
    return [isPlaced ? before : after];
  });
  return sortByGroup([...now.filter(({ id }) => !known.has(id)), ...kept]);
}

/** The section of a list with several folders for threads of folders that are not in it. */
export const elsewhere = '';

/** Returns the folder whose section of the list has a thread. */
export function findSection(thread: ThreadSummary | undefined, folders: readonly string[]): string {
  return (thread && findListingFolder(thread, folders)) ?? elsewhere;
}

/** Orders a list as the screen shows it in several folders: without collapsed ones, but with the shown thread. */
export function orderByFolder(
  placements: readonly Placement[],
  threads: ThreadListInput['threads'],
  folders: readonly string[],
  collapsed: readonly string[],
  shown: ThreadId | null,
): readonly Placement[] {
  const getSection = ({ id }: Placement) => findSection(threads[id], folders);
  const order = [...folders, elsewhere];
  return placements
    .filter((each) => each.id === shown || !collapsed.includes(getSection(each)))
    .toSorted((one, other) => order.indexOf(getSection(one)) - order.indexOf(getSection(other)));
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
  thread: ThreadSummary,
  { isArchive, profile, work }: Pick<ThreadListInput, 'isArchive' | 'profile' | 'work'>,
): ThreadGroup {
  if (thread.archived && !isArchive) return 'Archived';
  if (thread.pinned) return 'Pinned';
  return profile === 'demo' ? 'Demo' : (findGroupOfWork(findThreadWork(thread, work), work) ?? 'unknown');
}

/** The title to show for a thread. */
export function getThreadTitle({ title }: ThreadSummary): string {
  return title.trim() === '' ? t`Untitled thread` : title;
}
