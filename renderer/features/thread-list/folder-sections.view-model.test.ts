import { describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { listedAtOnce } from '../../../shared/threads/listed-at-once.ts';
import { createSampleSummary } from '../../../shared/threads/testing/sample-summary.ts';
import type { ThreadSummary } from '../../../shared/threads/thread-summary.ts';
import type { ListedFolder } from '../../../shared/workspace/workspace-snapshot.ts';
import { emptyWorkContext } from '../../view-models/describe-work.ts';
import { placeThreads } from '../../view-models/thread-order.ts';
import {
  describeFolderSections,
  type FolderItem,
  type FolderSectionsInput,
  getGroupKey,
} from './folder-sections.view-model.ts';

const folder = (path: string, threads: ListedFolder['threads'] = 'read'): ListedFolder => {
  return { path, name: path.slice(1), displayPath: path, threads };
};
const folders = [folder('/own'), folder('/b'), folder('/c')];

function thread(id: string, cwd: string, more: Partial<ThreadSummary> = {}): ThreadSummary {
  return createSampleSummary(id, { cwd, updatedAt: 0, ...more });
}

function describeList(
  threads: readonly ThreadSummary[],
  more: Partial<
    Omit<FolderSectionsInput, 'facts' | 'placements'> & { readonly search: string; readonly isArchive: boolean }
  > = {},
): readonly FolderItem[] {
  const { isArchive = false, search = '', ...input } = more;
  const facts = {
    threads: Object.fromEntries(threads.map((each) => [each.id, each])),
    profile: 'personal' as const,
    search,
    found: new Map(),
    isArchive,
    work: emptyWorkContext,
    now: 0,
  };
  return describeFolderSections({
    facts,
    placements: placeThreads(facts),
    own: '/own',
    folders,
    shown: null,
    collapsed: [],
    limits: {},
    complete: {},
    isStrip: false,
    ...input,
  });
}

const many = (count: number) => Array.from({ length: count }, (_, at) => thread(`b${at}`, '/b', { updatedAt: -at }));
const ids = (items: readonly FolderItem[]) => items.map(({ id }) => id);
const rowIds = (items: readonly FolderItem[]) => items.flatMap((item) => (item.type === undefined ? [item.id] : []));
const findRest = (items: readonly FolderItem[]) => items.find((item) => item.type === 'rest');
const findFolder = (items: readonly FolderItem[], path: string) =>
  items.find((item) => item.type === 'folder' && item.path === path);

describe('describeFolderSections', () => {
  it('has each thread below its folder, in the order of the folders, whatever happens in them', () => {
    const threads = [
      thread('c', '/c', { state: 'waiting', updatedAt: 9 }),
      thread('of a run', '/data/worktree', { project: '/b', state: 'running' }),
      thread('b', '/b', { updatedAt: 5 }),
      thread('a', '/own'),
    ];
    const order = ['folder:/own', 'a', 'folder:/b', 'of a run', 'b', 'folder:/c', 'c'];
    expect(ids(describeList(threads))).toEqual(order);
    expect(ids(describeList(threads, { own: '/b' }))).toEqual(order);
    const elsewhere = describeList(threads, { own: '/d', folders: [folder('/d'), ...folders] });
    expect(ids(elsewhere)).toEqual(['folder:/d', ...order]);
    expect(findFolder(elsewhere, '/d')).toMatchObject({ isOwn: true, empty: 'No threads yet' });
    expect(findFolder(elsewhere, '/own')).toMatchObject({ isOwn: false, empty: null, place: '/own' });
  });

  it("has a thread in the user's worktree below that one if it is in the list, or else below its project", () => {
    const threads = [thread('w', '/worktree', { project: '/b' })];
    expect(ids(describeList(threads))).toEqual(['folder:/own', 'folder:/b', 'w', 'folder:/c']);
    const items = describeList(threads, { folders: [folder('/worktree'), ...folders], own: '/worktree' });
    expect(ids(items)).toEqual(['folder:/worktree', 'w', 'folder:/own', 'folder:/b', 'folder:/c']);
  });

  it('has the groups of each folder, which collapse one by one', () => {
    const threads = [
      thread('a', '/own', { state: 'running' }),
      thread('b', '/b'),
      thread('c', '/b'),
      thread('d', '/c'),
      thread('e', '/c'),
    ];
    const headings = (items: readonly FolderItem[]) =>
      items.map((item) => (item.type === undefined ? (item.heading?.text ?? null) : item.id));
    expect(headings(describeList(threads))).toEqual([
      'folder:/own',
      'Running',
      'folder:/b',
      'Done',
      null,
      'folder:/c',
      'Done',
      null,
    ]);
    const folded = describeList(threads, { collapsed: [getGroupKey('done', '/b')] });
    expect(ids(folded)).toEqual(['folder:/own', 'a', 'folder:/b', 'b', 'folder:/c', 'd', 'e']);
    expect(folded[3]).toMatchObject({ folder: '/b', heading: { count: 2, isCollapsed: true } });
  });

  it('has work in folders that are not in the list at its end, and only while there is any', () => {
    const items = describeList([thread('d', '/d', { state: 'running' }), thread('a', '/own')]);
    expect(ids(items).slice(-2)).toEqual(['folder:', 'd']);
    expect(items.at(-2)).toMatchObject({ name: 'Other folders', place: null });
  });

  it('leaves the heading of a collapsed folder, with what goes on there, the most urgent first', () => {
    const threads = [
      thread('r', '/b', { state: 'running' }),
      thread('w1', '/b', { state: 'waiting', pinned: true }),
      thread('w2', '/b', { state: 'waiting' }),
      thread('v', '/b', { unreviewed: { files: 1, added: 1, removed: 0 } }),
      thread('done', '/b'),
      thread('failed before', '/b', { state: 'failed' }),
      thread('failed', '/b', { state: 'failed', unread: true }),
      thread('new', '/b', { unread: true }),
      thread('new, too', '/b', { unread: true }),
    ];
    const items = describeList(threads, { collapsed: ['/b', '/c'] });
    expect(ids(items)).toEqual(['folder:/own', 'folder:/b', 'folder:/c']);
    expect(findFolder(items, '/b')).toMatchObject({
      isCollapsed: true,
      news: [
        { glyph: 'waiting', count: 2 },
        { glyph: 'running', count: 1 },
        { glyph: 'review', count: 1 },
        { glyph: 'failed', count: 1 },
        { glyph: 'done', count: 2 },
      ],
      newsText: '2 need you, 1 running, 1 ready to review, 1 failed, 2 new results',
    });
    expect(findFolder(items, '/c')).toMatchObject({ news: [], newsText: '', empty: null });
    expect(findFolder(describeList(threads), '/b')).toMatchObject({ isCollapsed: false, news: [] });
  });

  it('says that a collapsed folder has the shown thread', () => {
    const threads = [thread('a', '/b'), thread('b', '/c')];
    const items = describeList(threads, { collapsed: ['/b', '/c'], shown: threadId.parse('a') });
    expect(findFolder(items, '/b')).toMatchObject({ isCurrent: true, newsText: 'shows "Title of a"' });
    expect(findFolder(items, '/c')).toMatchObject({ isCurrent: false, newsText: '' });
    expect(findFolder(describeList(threads, { shown: threadId.parse('a') }), '/b')).toMatchObject({ isCurrent: false });
  });

  it('ends after ten threads at rest until the user asks for more', () => {
    const threads = [...many(130), thread('r', '/b', { state: 'running' })];
    const short = describeList(threads);
    expect(rowIds(short)).toHaveLength(11);
    expect(short[3]).toMatchObject({ heading: { text: 'Done', count: 130 } });
    expect(findRest(short)).toMatchObject({ path: '/b', text: 'Show 100 more', next: 110, have: null });
    expect(findRest(describeList(threads, { isStrip: true }))).toBe(undefined);
    const more = describeList(threads, { limits: { '/b': 110 } });
    expect(rowIds(more)).toHaveLength(111);
    expect(findRest(more)).toMatchObject({ text: 'Show 20 more', next: 210 });
    expect(findRest(describeList(threads, { limits: { '/b': 210 } }))).toBe(undefined);
  });

  it('leaves out neither the shown thread nor one with a result that the user has not seen', () => {
    const [news, failed] = [thread('news', '/b', { updatedAt: -50, unread: true }), 'failed' as const];
    const threads = [...many(12), news, thread('failed', '/b', { updatedAt: -60, state: failed, unread: true })];
    const items = describeList(threads, { shown: threadId.parse('b11') });
    expect(rowIds(items)).toEqual([...many(10).map(({ id }) => id), 'b11', 'news', 'failed']);
    expect(findRest(items)).toMatchObject({ text: 'Show 1 more' });
  });

  it('offers older threads of a folder until it has all, in the archive too', () => {
    const [threads, limits] = [many(listedAtOnce), { '/b': listedAtOnce }];
    const older = { path: '/b', text: 'Show older threads', have: listedAtOnce };
    expect(findRest(describeList(threads, { limits }))).toMatchObject(older);
    expect(findRest(describeList(threads, { limits, complete: { 'threads:/b': true } }))).toBe(undefined);
    expect(findRest(describeList(threads, { limits, collapsed: [getGroupKey('done', '/b')] }))).toBe(undefined);
    const archived = threads.map((each) => ({ ...each, archived: true }));
    const archive = describeList(archived, { isArchive: true });
    expect(rowIds(archive)).toHaveLength(100);
    expect(findRest(archive)).toMatchObject({ text: 'Show 100 more' });
    expect(findRest(describeList(archived, { isArchive: true, limits }))).toMatchObject(older);
    expect(findRest(describeList(archived, { isArchive: true, limits, complete: { 'archive:/b': true } }))).toBe(
      undefined,
    );
  });

  it('says that there are no threads only of a folder that was read', () => {
    const states = [folder('/own'), folder('/b', 'unread'), folder('/c', 'failed')];
    const items = describeList([], { folders: states });
    expect(items.map((item) => (item.type === 'folder' ? item.empty : item.id))).toEqual([
      'No threads yet',
      'Loading…',
      'The threads could not be listed',
    ]);
  });

  it('shows all that a search finds, below its folder, also in a collapsed one', () => {
    const items = describeList(many(12), { search: 'title', collapsed: ['/b'] });
    expect(items).toHaveLength(13);
    expect(items[0]).toMatchObject({ id: 'folder:/b', canCollapse: false, isCollapsed: false });
  });

  it('says that a folder is gone', () => {
    const gone = { ...folder('/b'), problem: { type: 'missing', path: '/b' } as const };
    const silent = { ...folder('/c'), problem: { type: 'silent', path: '/c' } as const };
    const items = describeList([], { folders: [folder('/own'), gone, silent] });
    expect(findFolder(items, '/b')).toMatchObject({ problem: { text: 'Not found' }, empty: null });
    expect(findFolder(items, '/c')).toMatchObject({ problem: { text: 'Cannot be opened' } });
  });
});
