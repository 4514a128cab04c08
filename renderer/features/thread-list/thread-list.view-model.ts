import type { ThreadId } from '../../../shared/base/ids.ts';
import { counted, t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import type { ThreadGroup } from '../../../shared/layout/thread-group.ts';
import type { Attempt } from '../../../shared/runs/attempt.ts';
import { unknownHeading, workWords } from '../../../shared/runs/work-state.ts';
import type { SearchHit, Snippet } from '../../../shared/store/search-hit.ts';
import type { ThreadSummary } from '../../../shared/threads/thread-summary.ts';
import type { SearchReach } from '../../commands/found-threads.ts';
import { formatAge, formatExactTime, formatTime } from '../../components/format/time.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';
import type { ThreadDestination } from '../../stores/thread-actions.store.ts';
import { describeWork, findThreadWork, findThreadWorktree, type Work } from '../../view-models/describe-work.ts';
import { getThreadTitle, type Placement, type ThreadListInput } from '../../view-models/thread-order.ts';
import { findThreadAttempt } from '../attempts/compared-attempts.ts';
import { describeThreadState } from '../thread-actions/thread-menu.view-model.ts';

/** A piece of a line. `marked` is true for a match of the search. */
type SnippetPiece = { readonly text: string; readonly marked: boolean };

/** How many characters precede the first highlight, so that it is visible in a narrow list. */
const leadLength = 14;

/** Splits a snippet into pieces, starting shortly before its first highlight. */
export function toSnippetPieces({ marks, text }: Snippet): readonly SnippetPiece[] {
  const first = marks[0]?.from ?? 0;
  const from = first <= leadLength ? 0 : findWordStart(text, first - leadLength, first);
  const pieces: SnippetPiece[] = from > 0 ? [{ text: '…', marked: false }] : [];
  let at = from;
  for (const mark of marks) {
    if (mark.from > at) pieces.push({ text: text.slice(at, mark.from), marked: false });
    pieces.push({ text: text.slice(mark.from, mark.to), marked: true });
    at = mark.to;
  }
  return at < text.length ? [...pieces, { text: text.slice(at), marked: false }] : pieces;
}

function findWordStart(text: string, near: number, end: number): number {
  const space = text.indexOf(' ', near);
  return space === -1 || space >= end ? end : space + 1;
}

const headings: Readonly<Record<ThreadGroup, string>> = {
  Pinned: t`Pinned`,
  Demo: t`Demo`,
  needsYou: workWords.needsYou,
  running: workWords.running,
  readyToReview: workWords.readyToReview,
  done: workWords.done,
  unknown: unknownHeading,
  Archived: t`Archived`,
};

/** An agent of a thread that matches the search. */
export type FoundAgent = {
  readonly id: ThreadId;
  readonly name: string;
  /** The agents that it works for, outermost first; null for an agent that the thread itself started. */
  readonly parentName: string | null;
  /** The hit in the agent's text; null if the agent's name matches. */
  readonly hit: ThreadRow['hit'];
};

/** The heading of a group, with the number of its threads. */
export type GroupHeading = {
  readonly group: ThreadGroup;
  readonly text: string;
  readonly count: number;
  /** True if the heading is all that the list shows of the group. */
  readonly isCollapsed: boolean;
};

/** One row of the list. */
export type ThreadRow = {
  readonly id: ThreadId;
  readonly title: string;
  /** The folder whose section has it. Absent in a list without sections. */
  readonly folder?: string;
  /** The heading before this row; null when it is the same as for the row above. */
  readonly heading: GroupHeading | null;
  /** Null for a thread that has been read and runs nothing. */
  readonly glyph: GlyphState | null;
  /** The meaning of the glyph, for screen readers. */
  readonly stateText: string | null;
  /** A second line, only while there is activity. */
  readonly activityText: string | null;
  /** A second line with what is ready to review; null for anything else. */
  readonly changes: { readonly files: string; readonly added: number; readonly removed: number } | null;
  /** The branch of the worktree that the thread works in; null for the folder itself. */
  readonly branch: string | null;
  /** Which attempt at its message the thread is, short and in words; null if there is only one. */
  readonly attempt: { readonly text: string; readonly exact: string } | null;
  /** A second line with the search hit in the text, and its location. */
  readonly hit: { readonly pieces: readonly SnippetPiece[]; readonly place: ThreadDestination } | null;
  /** The thread's agents whose own threads match the search, shown below it. */
  readonly agents: readonly FoundAgent[];
  /** Why Codex does not know the thread, in words. */
  readonly unknown: ReturnType<typeof describeThreadState>;
  readonly waiting: boolean;
  /** True while the record that decides its state is not read. */
  readonly isUnknown: boolean;
  /** True if there is something to look at: the thread works, has a result that was not read, or changes to review. */
  readonly fresh: boolean;
  readonly time: string;
  readonly exactTime: string;
};

/**
 * Describes the rows of the list, in order. Of a collapsed group only the first, which carries the heading. The headings
 * count `all` threads.
 */
export function describeThreadRows(
  placements: readonly Placement[],
  facts: ThreadListInput,
  collapsed: readonly ThreadGroup[] = [],
  all = placements,
): readonly ThreadRow[] {
  const counts = new Map<ThreadGroup, number>();
  for (const { group } of all) counts.set(group, (counts.get(group) ?? 0) + 1);
  return placements.flatMap(({ id, group }, at) => {
    const thread = facts.threads[id];
    if (thread === undefined) return [];
    const isFirst = placements[at - 1]?.group !== group;
    const isCollapsed = collapsed.includes(group);
    if (isCollapsed && !isFirst) return [];
    const heading = isFirst ? { group, text: headings[group], count: counts.get(group) ?? 0, isCollapsed } : null;
    return [describeRow(thread, heading, group, facts)];
  });
}

/** Describes what is shown instead of rows; null if there are rows. */
export function describeEmptyList(
  rows: number,
  { isArchive, profile, search }: Pick<ThreadListInput, 'isArchive' | 'profile' | 'search'>,
  hasWorkspace: boolean,
  reach: SearchReach,
): { readonly what: string; readonly how: string } | null {
  if (rows > 0) return null;
  if (search.trim() !== '') {
    if (reach === 'here') return { what: t`Searching…`, how: t`Workcell asks Codex for threads of other apps.` };
    const how = t`No title or text contains "${search.trim()}".`;
    return { what: t`No threads found`, how: `${how} ${describeLeftOut(search, reach) ?? messagesOnlyNote}` };
  }
  if (isArchive) return { what: t`The archive is empty`, how: t`Threads that you archive are listed here.` };
  // Without a folder, the start page says what to do. The demo's own thread is about to appear.
  if (!hasWorkspace || profile === 'demo') return null;
  return {
    what: t`No threads yet`,
    how: t`Send a message to start one.`,
  };
}

const messagesOnlyNote = t`In threads of other Codex apps, only messages are searched.`;

/** Describes what a search left out; null if it searched everything that it can. */
export function describeLeftOut(search: string, reach: SearchReach): string | null {
  if (search.trim() === '') return null;
  if (reach === 'withoutCodex') return t`Codex did not answer, so threads of other Codex apps are missing here.`;
  if (reach === 'inPart') return t`Codex has more threads with these words. Search for a rarer one.`;
  if (typeof reach === 'string') return null;
  return t`Codex could not read some threads, so they were not searched: ${wholeNumber(reach.unread)}.`;
}

function describeRow(
  thread: ThreadSummary,
  heading: ThreadRow['heading'],
  group: ThreadGroup,
  { found, now, work: context }: ThreadListInput,
): ThreadRow {
  const { id, unread, updatedAt } = thread;
  const work = findThreadWork(thread, context);
  const { glyph, state, text } = describeWork(work, now);
  const goesOn = state === 'running' || state === 'needsYou';
  const marked = state !== null && (state !== 'done' || unread);
  return {
    id,
    title: getThreadTitle(thread),
    heading,
    glyph: marked ? glyph : null,
    stateText: marked ? text : null,
    activityText: goesOn || (state === 'failed' && unread) ? (thread.now ?? null) : null,
    changes: state === 'readyToReview' ? describeChanges(work) : null,
    branch: findThreadWorktree(thread, context)?.branch ?? null,
    attempt: describeAttempt(findThreadAttempt(thread, context)),
    hit: describeHit(found.get(id)?.hit ?? null),
    agents: (found.get(id)?.agents ?? []).map(describeAgent),
    unknown: thread.knownToCodex ? null : describeThreadState({ ...thread, archived: false }),
    waiting: state === 'needsYou',
    isUnknown: group === 'unknown',
    fresh: goesOn || unread || state === 'readyToReview',
    time: goesOn || group === 'Demo' ? formatAge(updatedAt, now) : formatTime(updatedAt, now),
    exactTime: formatExactTime(updatedAt),
  };
}

function describeAttempt(attempt: Attempt | null): ThreadRow['attempt'] {
  if (attempt === null) return null;
  const { number, of } = attempt;
  return { text: `${number}/${of}`, exact: t`Attempt ${number} of ${of}` };
}

function describeChanges({ card, thread, worktree }: Work): ThreadRow['changes'] {
  // In a worktree, only the record of the run has changes: those of its first turn, which may be none.
  const changes = worktree?.isPresent === true ? card : (thread?.unreviewed ?? null);
  if (changes === null || changes.files === 0) return null;
  return { files: counted(changes.files, 'file'), added: changes.added, removed: changes.removed };
}

function describeAgent(hit: SearchHit): FoundAgent {
  const path = hit.agent?.path ?? [];
  const above = path.slice(0, -1);
  const worksFor = above.length === 0 ? null : above.join(' › ');
  return { id: hit.threadId, name: path.at(-1) ?? hit.title, parentName: worksFor, hit: describeHit(hit) };
}

function describeHit(hit: SearchHit | null): ThreadRow['hit'] {
  if (hit === null || hit.turnId === null) return null;
  const { entryId, snippet, threadId, turnId } = hit;
  const pieces = toSnippetPieces(snippet);
  const words = pieces.find(({ marked }) => marked)?.text ?? null;
  return { pieces, place: { threadId, turnId, entryId, searchTerms: words } };
}
