import type { ThreadId } from '../../../shared/base/ids.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { type ThreadGroup, threadGroups } from '../../../shared/layout/thread-group.ts';
import { getWorkGroup } from '../../../shared/runs/work-state.ts';
import { listedAtOnce } from '../../../shared/threads/listed-at-once.ts';
import type { ListedFolder } from '../../../shared/workspace/workspace-snapshot.ts';
import { describeFolderFailure, joinAlertText } from '../../commands/show-problem.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';
import { getListKey } from '../../stores/thread-actions.store.ts';
import { findThreadWork, getStateOfWork } from '../../view-models/describe-work.ts';
import {
  elsewhere,
  findSection,
  getThreadTitle,
  type Placement,
  type ThreadListInput,
} from '../../view-models/thread-order.ts';
import { describeThreadRows, type ThreadRow } from './thread-list.view-model.ts';

/** How many threads at rest a folder shows at first. */
const maxAtRest = 10;
/** How many the archive shows at first, and each button adds. */
const pageSize = 100;

/** What goes on in a collapsed folder: a kind of news, and how many threads have it. */
type News = { readonly kind: NewsKind; readonly glyph: GlyphState; readonly count: number };
type NewsKind = (typeof newsKinds)[number];

/** The heading of a folder's threads. */
export type FolderHeading = {
  readonly type: 'folder';
  readonly id: string;
  readonly path: string;
  readonly name: string;
  /** Its path, for a tooltip; null for work elsewhere. */
  readonly place: string | null;
  /** True for the folder that the window has open. */
  readonly isOwn: boolean;
  /** True if the user can take it out of the list. */
  readonly canRemove: boolean;
  readonly isCollapsed: boolean;
  /** True if it is collapsed and has the shown thread. */
  readonly isCurrent: boolean;
  /** False in a search and in the archive, which show everything. */
  readonly canCollapse: boolean;
  /** Why the folder cannot be opened now, in short and whole; null if it can. */
  readonly problem: { readonly text: string; readonly meaning: string } | null;
  /** What goes on in a collapsed folder, the most urgent first. */
  readonly news: readonly News[];
  /** The news in words, and which thread is shown; empty without any. */
  readonly newsText: string;
  /** What is there instead of threads; null if there are any. */
  readonly empty: string | null;
};

/** The end of a folder's threads, if it has more: those at rest, or older ones that were not listed yet. */
export type FolderRest = {
  readonly type: 'rest';
  readonly id: string;
  readonly path: string;
  readonly text: string;
  /** How many threads at rest to show next. */
  readonly next: number;
  /** How many the list has, to load older ones; null to show more of these first. */
  readonly have: number | null;
};

/** One item of a list with several folders. */
export type FolderItem = FolderHeading | FolderRest | (ThreadRow & { readonly type?: undefined });

export type FolderSectionsInput = {
  readonly placements: readonly Placement[];
  readonly facts: ThreadListInput;
  /** The folders of the list, in their order. */
  readonly folders: readonly ListedFolder[];
  /** The folder that the window has open. */
  readonly own: string;
  /** The row of the shown thread. */
  readonly shown: ThreadId | null;
  /** The collapsed folders, by path, and groups in a folder, by `getGroupKey`. */
  readonly collapsed: readonly string[];
  /** How many threads at rest the user wants to see, by folder. */
  readonly limits: Readonly<Record<string, number>>;
  /** Lists that are complete, by `getListKey`. */
  readonly complete: Readonly<Record<string, boolean>>;
  /** The strip has no room for the end of a folder's threads. */
  readonly isStrip: boolean;
};

/** Identifies a group of a folder among what is collapsed. */
export function getGroupKey(group: ThreadGroup, folder: string): string {
  return `${group}:${folder}`;
}

/** Describes the list as sections, one for each folder, in the order in which the user added them. */
export function describeFolderSections(input: FolderSectionsInput): readonly FolderItem[] {
  const { facts, folders, placements } = input;
  const paths = folders.map(({ path }) => path);
  const sections = Map.groupBy(placements, ({ id }) => findSection(facts.threads[id], paths));
  return [...paths, elsewhere].flatMap((path) => {
    const mine = sections.get(path) ?? [];
    const folder = folders.find((each) => each.path === path) ?? null;
    // A search and the archive show only what there is.
    if (mine.length === 0 && (folder === null || isWholeList(facts))) return [];
    return describeSection(folder, mine, input);
  });
}

function isSearch({ search }: ThreadListInput): boolean {
  return search.trim() !== '';
}

function isWholeList(facts: ThreadListInput): boolean {
  return facts.isArchive || isSearch(facts);
}

function describeSection(
  folder: ListedFolder | null,
  placements: readonly Placement[],
  input: FolderSectionsInput,
): readonly FolderItem[] {
  const { collapsed, facts } = input;
  const path = folder?.path ?? elsewhere;
  const canCollapse = !isWholeList(facts);
  const isCollapsed = canCollapse && collapsed.includes(path);
  const heading = describeHeading(folder, placements, { canCollapse, isCollapsed }, input);
  if (isCollapsed) return [heading];
  const folded = canCollapse ? threadGroups.filter((group) => collapsed.includes(getGroupKey(group, path))) : [];
  const startLimit = isSearch(facts) ? Number.POSITIVE_INFINITY : facts.isArchive ? pageSize : maxAtRest;
  const limit = input.limits[path] ?? startLimit;
  const hidden = findHidden(placements, folded, limit, input);
  const rows = describeThreadRows(
    placements.filter(({ id }) => !hidden.has(id)),
    facts,
    folded,
    placements,
  ).map((row) => ({ ...row, folder: path }));
  const rest = describeRest(path, placements, { folded, hidden: hidden.size, limit }, input);
  return rest === null ? [heading, ...rows] : [heading, ...rows, rest];
}

function describeHeading(
  folder: ListedFolder | null,
  placements: readonly Placement[],
  { canCollapse, isCollapsed }: Pick<FolderHeading, 'canCollapse' | 'isCollapsed'>,
  { facts, own, shown }: FolderSectionsInput,
): FolderHeading {
  const path = folder?.path ?? elsewhere;
  const problem = folder?.problem;
  const news = isCollapsed ? countNews(placements, facts) : [];
  const isCurrent = isCollapsed && placements.some(({ id }) => id === shown);
  const current = isCurrent && shown !== null ? facts.threads[shown] : undefined;
  return {
    type: 'folder',
    id: `folder:${path}`,
    path,
    name: folder?.name ?? t`Other folders`,
    place: folder?.displayPath ?? null,
    isOwn: path === own,
    canRemove: folder !== null && path !== own,
    isCollapsed,
    isCurrent,
    canCollapse,
    problem:
      problem === undefined
        ? null
        : {
            text: problem.type === 'missing' ? t`Not found` : t`Cannot be opened`,
            meaning: joinAlertText(describeFolderFailure(problem)),
          },
    news,
    newsText: [
      ...(current === undefined ? [] : [t`shows "${getThreadTitle(current)}"`]),
      ...news.map(({ count, kind }) => newsWords[kind](count)),
    ].join(', '),
    empty: placements.length > 0 || isCollapsed || folder === null ? null : describeEmpty(folder),
  };
}

/** The heading says why a folder cannot be opened. Its threads may be known all the same, but not that there are none. */
function describeEmpty({ problem, threads }: ListedFolder): string | null {
  if (threads === 'unread') return t`Loading…`;
  if (threads === 'failed') return t`The threads could not be listed`;
  return problem === undefined ? t`No threads yet` : null;
}

/** Finds the threads that a folder leaves out: those at rest beyond a limit, unless they are shown or have unseen results. */
function findHidden(
  placements: readonly Placement[],
  folded: readonly ThreadGroup[],
  limit: number,
  { facts, shown }: FolderSectionsInput,
): ReadonlySet<ThreadId> {
  const beyond = placements.filter(({ group }) => isAtRest(group) && !folded.includes(group)).slice(limit);
  return new Set(beyond.map(({ id }) => id).filter((id) => id !== shown && facts.threads[id]?.unread !== true));
}

function isAtRest(group: ThreadGroup): boolean {
  return threadGroups.indexOf(group) >= threadGroups.indexOf('done');
}

type Section = { readonly folded: readonly ThreadGroup[]; readonly hidden: number; readonly limit: number };

function describeRest(
  path: string,
  placements: readonly Placement[],
  { folded, hidden, limit }: Section,
  { complete, facts, isStrip }: FolderSectionsInput,
): FolderRest | null {
  const end = { type: 'rest', id: `rest:${path}`, path, next: limit + pageSize } as const;
  if (isStrip || isSearch(facts)) return null;
  if (hidden > 0) return { ...end, text: t`Show ${Math.min(pageSize, hidden)} more`, have: null };
  const last = placements.at(-1);
  const list = getListKey(path, facts.isArchive ? 'archive' : 'threads');
  // A shorter list already has all threads of both stores, and older ones come into the last group.
  const isWhole = placements.length < listedAtOnce || complete[list] === true;
  if (path === elsewhere || isWhole || last === undefined || folded.includes(last.group)) return null;
  return { ...end, text: t`Show older threads`, have: placements.length };
}

const newsKinds = ['needsYou', 'running', 'readyToReview', 'failed', 'unread'] as const;

const newsGlyphs: Readonly<Record<NewsKind, GlyphState>> = {
  needsYou: 'waiting',
  running: 'running',
  readyToReview: 'review',
  failed: 'failed',
  unread: 'done',
};

const newsWords: Readonly<Record<NewsKind, (count: number) => string>> = {
  needsYou: (count) => counted(count, 'needs you', 'need you'),
  running: (count) => t`${count} running`,
  readyToReview: (count) => t`${count} ready to review`,
  failed: (count) => t`${count} failed`,
  unread: (count) => counted(count, 'new result', 'new results'),
};

function countNews(placements: readonly Placement[], { threads, work }: ThreadListInput): readonly News[] {
  const kinds = placements.map(({ id }): NewsKind | null => {
    const thread = threads[id];
    if (thread === undefined) return null;
    const state = getStateOfWork(findThreadWork(thread, work));
    const group = getWorkGroup(state);
    if (group !== 'done') return group;
    return thread.unread ? (state === 'failed' ? 'failed' : 'unread') : null;
  });
  return newsKinds.flatMap((kind) => {
    const count = kinds.filter((each) => each === kind).length;
    return count === 0 ? [] : [{ kind, glyph: newsGlyphs[kind], count }];
  });
}
