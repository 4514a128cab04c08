import type { ThreadId } from '../../../shared/base/ids.ts';
import type { ThreadSummary } from '../../../shared/threads/thread-summary.ts';
import { dayOf, formatAge, formatExactTime, formatTime } from '../../components/format/time.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';

export type ThreadGroup = 'Demo' | 'Waiting for you' | 'Running' | 'Today' | 'Yesterday' | 'Older';

/** Where a thread stands in the list. */
export type Placement = { readonly id: ThreadId; readonly group: ThreadGroup };

/** One row of the list. */
export type ThreadRow = {
  readonly id: ThreadId;
  readonly title: string;
  /** The heading that goes before this row; null when it is the same as for the row above. */
  readonly heading: ThreadGroup | null;
  /** Null: read, and nothing goes on. */
  readonly glyph: GlyphState | null;
  /** What the glyph says, for those who do not see it. */
  readonly stateWords: string | null;
  /** A second line, only when there is news. */
  readonly news: string | null;
  readonly waiting: boolean;
  /** Something here was not looked at yet, or goes on. */
  readonly fresh: boolean;
  readonly time: string;
  readonly exactTime: string;
};

export type ThreadListFacts = {
  readonly threads: Readonly<Record<ThreadId, ThreadSummary>>;
  readonly profile: 'personal' | 'demo';
  /** What is searched for; empty for everything. */
  readonly search: string;
  /** Threads the host found for that search, in whose text it stands though not in their title. */
  readonly found: ReadonlySet<ThreadId>;
  readonly now: number;
};

const groupOrder: readonly ThreadGroup[] = ['Demo', 'Waiting for you', 'Running', 'Today', 'Yesterday', 'Older'];

/** Which threads are listed and in which order: by group, the newest first in each. */
export function placeThreads({ threads, profile, search, found, now }: ThreadListFacts): readonly Placement[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const listed = Object.values(threads).filter((thread) => {
    const title = titleOf(thread).toLocaleLowerCase();
    return found.has(thread.id) || words.every((word) => title.includes(word));
  });
  return listed
    .toSorted((one, other) => other.updatedAt - one.updatedAt)
    .map((thread) => ({ id: thread.id, group: profile === 'demo' ? ('Demo' as const) : groupOf(thread, now) }))
    .toSorted((one, other) => groupOrder.indexOf(one.group) - groupOrder.indexOf(other.group));
}

/**
 * The order while the pointer is in the list: rows stay where they are, whatever they have become; new ones come first
 * and those that are gone leave.
 */
export function holdPlacements(held: readonly Placement[], now: readonly Placement[]): readonly Placement[] {
  const listed = new Set(now.map(({ id }) => id));
  const known = new Set(held.map(({ id }) => id));
  return [...now.filter(({ id }) => !known.has(id)), ...held.filter(({ id }) => listed.has(id))];
}

/** The rows of the list in their order. */
export function describeThreadRows(placements: readonly Placement[], facts: ThreadListFacts): readonly ThreadRow[] {
  return placements.flatMap(({ id, group }, at) => {
    const thread = facts.threads[id];
    if (thread === undefined) return [];
    const heading = placements[at - 1]?.group === group ? null : group;
    return [describeRow(thread, heading, group, facts.now)];
  });
}

/** What stands in place of the rows; null when there are some. */
export function describeEmptyList(
  rows: number,
  search: string,
): { readonly what: string; readonly how: string } | null {
  if (rows > 0) return null;
  if (search.trim() !== '')
    return { what: 'No thread found', how: `Nothing here has "${search.trim()}" in its title.` };
  return {
    what: 'No threads yet',
    how: 'A thread is one conversation about one folder. It appears here after the first message.',
  };
}

function groupOf({ state, updatedAt }: ThreadSummary, now: number): ThreadGroup {
  if (state === 'waiting') return 'Waiting for you';
  if (state === 'running') return 'Running';
  const day = dayOf(updatedAt, now);
  if (day === 'today') return 'Today';
  return day === 'yesterday' ? 'Yesterday' : 'Older';
}

function describeRow(thread: ThreadSummary, heading: ThreadGroup | null, group: ThreadGroup, now: number): ThreadRow {
  const { id, state, unread, updatedAt } = thread;
  const goesOn = state === 'running' || state === 'waiting';
  const mark = marks[state];
  const marked = goesOn || state === 'stopped' || unread;
  return {
    id,
    title: titleOf(thread),
    heading,
    glyph: marked ? mark.glyph : null,
    stateWords: marked ? mark.words : null,
    news: goesOn || (state === 'failed' && unread) ? (thread.now ?? null) : null,
    waiting: state === 'waiting',
    fresh: goesOn || unread,
    time: goesOn || group === 'Demo' ? formatAge(updatedAt, now) : formatTime(updatedAt, now),
    exactTime: formatExactTime(updatedAt),
  };
}

const marks: Readonly<Record<ThreadSummary['state'], { readonly glyph: GlyphState; readonly words: string }>> = {
  idle: { glyph: 'done', words: 'Done' },
  running: { glyph: 'running', words: 'Running' },
  waiting: { glyph: 'waiting', words: 'Waiting for you' },
  failed: { glyph: 'failed', words: 'Failed' },
  stopped: { glyph: 'stopped', words: 'Stopped' },
};

function titleOf({ title }: ThreadSummary): string {
  return title.trim() === '' ? 'Untitled thread' : title;
}
