import { describe, expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../../shared/base/ids.ts';
import { getRunKey } from '../../../shared/runs/run-ref.ts';
import { createSampleCard } from '../../../shared/runs/testing/sample-run.ts';
import { createSampleSummary } from '../../../shared/threads/testing/sample-summary.ts';
import type { ThreadSummary } from '../../../shared/threads/thread-summary.ts';
import { emptyWorkContext, indexRunsByThread } from '../../view-models/describe-work.ts';
import { placeThreads, type ThreadListInput } from '../../view-models/thread-order.ts';
import { describeEmptyList, describeLeftOut, describeThreadRows, toSnippetPieces } from './thread-list.view-model.ts';

const now = new Date(2026, 10, 20, 11, 0).getTime();
const hour = 3_600_000;

function thread(id: string, more: Partial<ThreadSummary> = {}): ThreadSummary {
  return createSampleSummary(id, { updatedAt: now - hour, ...more });
}

function facts(threads: readonly ThreadSummary[], more: Partial<ThreadListInput> = {}): ThreadListInput {
  return {
    threads: Object.fromEntries(threads.map((each) => [each.id, each])),
    profile: 'personal',
    search: '',
    found: new Map(),
    isArchive: false,
    work: emptyWorkContext,
    now,
    ...more,
  };
}

const rowsOf = (given: ThreadListInput) => describeThreadRows(placeThreads(given), given);

describe('describeThreadRows', () => {
  it('gives a heading with a count only to the first row of each group', () => {
    const rows = rowsOf(facts([thread('a'), thread('b'), thread('r', { state: 'running' })]));
    expect(rows.map((row) => row.heading)).toEqual([
      { group: 'running', text: 'Running', count: 1, isCollapsed: false },
      { group: 'done', text: 'Done', count: 2, isCollapsed: false },
      null,
    ]);
  });

  it('leaves one row with the heading and the count of a collapsed group', () => {
    const given = facts([thread('a'), thread('b'), thread('w', { state: 'waiting' })]);
    const rows = describeThreadRows(placeThreads(given), given, ['done']);
    expect(rows.map(({ heading, id }) => [id, heading?.text, heading?.count, heading?.isCollapsed])).toEqual([
      ['w', 'Needs you', 1, false],
      ['a', 'Done', 2, true],
    ]);
  });

  it('shows a second line only for a thread with current activity', () => {
    const rows = rowsOf(
      facts([
        thread('w', { state: 'waiting', now: 'Asks to install fast-check' }),
        thread('r', { state: 'running', now: 'Writing the answer' }),
        thread('f', { state: 'failed', now: 'tsc, 14 errors', unread: true }),
        thread('d', { now: 'left over' }),
      ]),
    );
    expect(rows.map((row) => row.activityText)).toEqual([
      'Asks to install fast-check',
      'Writing the answer',
      'tsc, 14 errors',
      null,
    ]);
  });

  it.each([
    ['the model', 'model', 'thinking'],
    ['a command', 'command', 'running'],
    ['an edit', 'edit', 'editing'],
    ['something unknown', null, 'thinking'],
  ] as const)('a running thread has the arc of what works now: %s', (_case, maker, glyph) => {
    expect(rowsOf(facts([thread('r', { state: 'running', now: 'npm test', maker })]))[0]).toMatchObject({
      glyph,
      stateText: 'Running',
      activityText: 'npm test',
    });
  });

  it('shows where a search matched the text of a thread and links to it', () => {
    const place = { threadId: threadId.parse('a'), turnId: turnId.parse('t'), entryId: entryId.parse('e') };
    const snippet = { text: 'The needle', marks: [{ from: 4, to: 10 }] };
    const hit = {
      ...place,
      title: 'a',
      folder: null,
      archived: false,
      agent: null,
      kind: 'assistant',
      at: null,
      snippet,
    };
    const found = new Map([[place.threadId, { hit, agents: [] }]]);
    const [row] = rowsOf(facts([thread('a')], { search: 'needle', found }));
    expect(row?.hit).toEqual({
      pieces: [
        { text: 'The ', marked: false },
        { text: 'needle', marked: true },
      ],
      place: { ...place, searchTerms: 'needle' },
    });
  });

  it('lists matching agents below their thread, with links', () => {
    const root = threadId.parse('a');
    const place = { threadId: threadId.parse('inner'), turnId: turnId.parse('t'), entryId: entryId.parse('e') };
    const snippet = { text: 'needle', marks: [{ from: 0, to: 6 }] };
    const agent = { root, path: ['outer', 'inner'] };
    const hit = { ...place, title: 'inner', folder: null, archived: false, agent, kind: 'command', at: null, snippet };
    const found = new Map([[root, { hit: null, agents: [hit] }]]);
    const [row] = rowsOf(facts([thread('a')], { search: 'needle', found }));
    expect(row).toMatchObject({ title: 'Title of a', hit: null });
    expect(row?.agents).toMatchObject([
      { id: 'inner', name: 'inner', parentName: 'outer', hit: { place: { ...place, searchTerms: 'needle' } } },
    ]);
  });

  it('shows what is left to review of a thread in the folder, unless its last turn failed or it works', () => {
    const unreviewed = { files: 2, added: 17, removed: 4 };
    const rows = rowsOf(
      facts([
        thread('r', { state: 'running', now: 'npm test', maker: 'command', unreviewed }),
        thread('v', { unreviewed }),
        thread('f', { state: 'failed', now: 'Rate limit reached', unread: true, unreviewed }),
      ]),
    );
    const changes = { files: '2 files', added: 17, removed: 4 };
    expect(rows).toMatchObject([
      { id: 'r', stateText: 'Running', activityText: 'npm test', changes: null },
      { id: 'v', glyph: 'review', stateText: 'Ready to review', activityText: null, changes, fresh: true },
      { id: 'f', stateText: 'Failed', activityText: 'Rate limit reached', changes: null },
    ]);
  });

  it('shows a thread that works in a worktree with its branch, in the state of its run', () => {
    const worktree = (id: string) => ({
      ...{ run: createSampleCard(id).run, branch: `workcell/${id}`, path: `/worktrees/${id}` },
      ...{ createdAt: 1, isPresent: true, applied: null, setup: null },
    });
    const cards = [
      createSampleCard('wc-1', { files: 3, added: 48, removed: 9 }),
      createSampleCard('wc-2', { files: 1, state: 'failed', checks: { passed: 0, all: 1 } }),
      createSampleCard('wc-3', { isRead: false, state: 'unknown', title: 'wc-3' }),
    ];
    const threads = ['wc-1', 'wc-2', 'wc-3'].map((id) => thread(id, { cwd: `/worktrees/${id}` }));
    const known = {
      ...{ started: new Map<never, never>(), threads: Object.fromEntries(threads.map((each) => [each.id, each])) },
      cards: new Map(cards.map((card) => [getRunKey(card.run), card])),
      worktrees: new Map(cards.map(({ run }) => [getRunKey(run), worktree(run.runId)])),
    };
    const work = { ...emptyWorkContext, ...known, runOfThread: indexRunsByThread(known) };
    const rows = rowsOf(facts([...threads, thread('here')], { work }));
    expect(
      rows.map(({ branch, changes, glyph, id, stateText }) => ({ id, branch, changes, glyph, stateText })),
    ).toEqual([
      {
        ...{ id: 'wc-1', branch: 'workcell/wc-1', glyph: 'review', stateText: 'Ready to review' },
        changes: { files: '3 files', added: 48, removed: 9 },
      },
      {
        ...{ id: 'wc-2', branch: 'workcell/wc-2', glyph: 'failed', stateText: 'Failed · check failed' },
        changes: null,
      },
      { id: 'here', branch: null, glyph: null, stateText: null, changes: null },
      { id: 'wc-3', branch: 'workcell/wc-3', glyph: null, stateText: null, changes: null },
    ]);
    expect(rows.filter(({ isUnknown }) => isUnknown).map(({ id }) => id)).toEqual(['wc-3']);
  });

  it('marks a thread that Codex has lost', () => {
    const rows = rowsOf(facts([thread('a', { knownToCodex: false }), thread('b')]));
    expect(rows.map(({ unknown }) => unknown?.text ?? null)).toEqual(['No longer in Codex', null]);
  });

  it('marks a result until it is read and describes the mark', () => {
    const [unread] = rowsOf(facts([thread('a', { unread: true })]));
    const [read] = rowsOf(facts([thread('a')]));
    expect(unread).toMatchObject({ glyph: 'done', stateText: 'Done', fresh: true });
    expect(read).toMatchObject({ glyph: null, stateText: null, fresh: false });
  });

  it('names a thread without a title', () => {
    expect(rowsOf(facts([thread('a', { title: ' ' })]))[0]?.title).toBe('Untitled thread');
  });

  it('counts minutes for running threads and shows the time for others', () => {
    const rows = rowsOf(facts([thread('r', { state: 'running', updatedAt: now - 240_000 }), thread('d')]));
    expect(rows.map((row) => row.time)).toEqual(['4\u00a0min', '10:00']);
  });
});

describe('describeEmptyList', () => {
  it('distinguishes an empty thread list from a search without results', () => {
    expect(describeEmptyList(0, facts([]), true, 'everywhere')?.what).toBe('No threads yet');
    expect(describeEmptyList(0, facts([], { search: 'abc' }), true, 'everywhere')?.how).toContain('"abc"');
    expect(describeEmptyList(0, facts([], { isArchive: true }), true, 'everywhere')?.what).toBe('The archive is empty');
    expect(describeEmptyList(1, facts([]), true, 'everywhere')).toBeNull();
    expect(describeEmptyList(0, facts([], { profile: 'demo' }), true, 'everywhere')).toBeNull();
    expect(describeEmptyList(0, facts([]), false, 'everywhere')).toBeNull();
  });

  it('says what a search covered', () => {
    const describeSearch = (reach: 'here' | 'everywhere' | 'inPart' | 'withoutCodex') =>
      describeEmptyList(0, facts([], { search: 'abc' }), true, reach);
    expect(describeSearch('here')?.what).toBe('Searching…');
    expect(describeSearch('everywhere')?.how).toBe(
      'No title or text contains "abc". In threads of other Codex apps, only messages are searched.',
    );
    expect(describeSearch('withoutCodex')?.how).toContain('threads of other Codex apps are missing here');
    expect(describeSearch('inPart')?.how).toContain('more threads with these words');
  });

  it('says what a search left out below its results', () => {
    expect(describeLeftOut('abc', 'everywhere')).toBeNull();
    expect(describeLeftOut(' ', 'withoutCodex')).toBeNull();
    expect(describeLeftOut('abc', 'withoutCodex')).toContain('missing here');
    expect(describeLeftOut('abc', { unread: 2 })).toBe(
      'Codex could not read some threads, so they were not searched: 2.',
    );
  });
});

const written = (text: string, ...words: readonly string[]) =>
  toSnippetPieces({
    text,
    marks: words.map((word) => ({ from: text.indexOf(word), to: text.indexOf(word) + word.length })),
  })
    .map(({ marked, text: piece }) => (marked ? `[${piece}]` : piece))
    .join('');

it('highlights the searched words in a snippet', () => {
  expect(written('The needle is in the hay', 'needle', 'hay')).toBe('The [needle] is in the [hay]');
  expect(written('needle', 'needle')).toBe('[needle]');
});

it('starts a snippet with a whole word shortly before the first highlight', () => {
  expect(written('What lies deep in the haystack is a needle, they say', 'needle')).toBe('…is a [needle], they say');
  expect(written('Donaudampfschifffahrtsgesellschaft needle', 'needle')).toBe('…[needle]');
});
