import { afterEach, describe, expect, it } from 'vitest';
import { entryId, turnId } from '../../../shared/base/ids.ts';
import { emptyTranscript, type Turn } from '../../../shared/transcript/turn.ts';
import { liveTextAppended, takeLiveText } from '../../stores/live-text.ts';
import { assistantEntry, commandEntry, sampleTurn, userEntry } from '../../view-models/testing/sample-entries.ts';
import {
  createRowSizes,
  describeTranscript,
  findRowAt,
  findRowIndex,
  findRowOfTurn,
  groupByArticle,
  placeInThread,
} from './transcript.view-model.ts';

const simpleTurn = (id: string) => sampleTurn([userEntry({ id: `${id}u` }), assistantEntry({ id: `${id}a` })], { id });
const of = (turns: readonly Turn[]) => describeTranscript({ ...emptyTranscript, turns }, {});

afterEach(() => void takeLiveText());

describe('the transcript', () => {
  it('numbers rows and articles across all turns', () => {
    const view = of([simpleTurn('1'), sampleTurn([], { id: 'empty' }), simpleTurn('2')]);
    expect(view.rowCount).toBe(6);
    expect(view.articleCount).toBe(4);
    expect([0, 1, 2, 3, 4, 5].map((index) => findRowAt(view, index)?.position)).toEqual([1, 2, 2, 3, 4, 4]);
    expect(findRowAt(view, 3)?.row.key).toBe('2u:0');
    expect(findRowAt(view, 6)).toBeNull();
    expect(findRowOfTurn(view, turnId.parse('2'))).toBe(3);
  });

  it('shows the report of a review once', () => {
    const begin = { kind: 'review', id: entryId.parse('r1'), at: 1, entered: true, text: 'current changes' } as const;
    const end = { ...begin, id: entryId.parse('r2'), entered: false, text: 'Two problems.' };
    const kinds = (entries: Turn['entries']) => {
      const view = of([sampleTurn(entries)]);
      return Array.from({ length: view.rowCount }, (_, at) => findRowAt(view, at)?.row.kind);
    };
    const shown = kinds([begin, end, assistantEntry({ text: end.text })]);
    expect(shown.filter((kind) => kind === 'block' || kind === 'say')).toEqual(['block']);
    expect(kinds([begin, end]).filter((kind) => kind === 'block')).toHaveLength(1);
  });

  it('creates a row for each paragraph of an answer with more paragraphs than a call takes arguments', () => {
    const view = of([sampleTurn([userEntry(), assistantEntry({ text: 'One.\n\n'.repeat(140_000) })])]);
    expect(view.rowCount).toBeGreaterThan(140_000);
  });

  it('returns the position of an article when the whole thread is loaded', () => {
    const turns = [simpleTurn('1')];
    expect(placeInThread(of(turns), 2)).toEqual({ 'aria-posinset': 2, 'aria-setsize': 2 });
    const part = describeTranscript({ ...emptyTranscript, turns, earlierTurns: 1 }, {});
    expect(placeInThread(part, 2)).toEqual({ 'aria-setsize': -1 });
  });

  it('finds where the newest part starts after kept turns', () => {
    const turns = [simpleTurn('1'), simpleTurn('8'), simpleTurn('9')];
    const part = { ...emptyTranscript, turns, earlierTurns: 7, keptBefore: 1 };
    expect(describeTranscript(part, {}).newestRow).toBe(3);
    expect(of(turns).newestRow).toBe(0);
  });

  it('returns row keys and heights by index, in any order', () => {
    const view = of([simpleTurn('1'), sampleTurn([], { id: 'empty' }), simpleTurn('2'), simpleTurn('3')]);
    const { getKey, getHeight } = createRowSizes(view);
    const keys = Array.from({ length: view.rowCount }, (_, index) => findRowAt(view, index)?.row.key);
    const orders = [0, 1, 2, 3, 4, 5, 6, 7, 8, 7, 0, 5, 2, 8];
    expect(orders.map(getKey)).toEqual(orders.map((index) => keys[index]));
    expect(orders.every((index) => getHeight(index) > 0)).toBe(true);
  });

  it('groups shown rows by article, even if they start inside an article', () => {
    const view = of([simpleTurn('1'), simpleTurn('2')]);
    const places = [2, 3, 4].map((index) => ({ index, start: index * 10, end: index * 10 + 10 }));
    expect(
      groupByArticle(view, places).map(({ article, rows }) => [article.speech.role, rows.map(({ index }) => index)]),
    ).toEqual([
      ['Codex', [2]],
      ['You', [3]],
      ['Codex', [4]],
    ]);
  });

  it('computes the hidden gap between two shown rows', () => {
    const turns = [sampleTurn([userEntry(), assistantEntry({ text: 'One\n\n'.repeat(20) })])];
    const view = of(turns);
    const places = [0, 3, 4, 9].map((index) => ({ index, start: index * 10, end: index * 10 + 10 }));
    const shown = groupByArticle(view, places).map(({ rows }) => rows.map(({ gap, index }) => [index, gap]));
    expect(shown).toEqual([
      [[0, 0]],
      [
        [3, 20],
        [4, 0],
        [9, 40],
      ],
    ]);
  });

  it('finds a row by its key', () => {
    const view = of([simpleTurn('1'), simpleTurn('2')]);
    expect(findRowIndex(view, turnId.parse('2'), '2u:0')).toBe(3);
    expect(findRowIndex(view, turnId.parse('2'), 'gone')).toBeNull();
    expect(findRowIndex(view, turnId.parse('3'), '2u:0')).toBeNull();
  });

  it('describes a turn again only when it has changed', () => {
    const turns = [simpleTurn('1'), simpleTurn('2')];
    const before = of(turns);
    const after = of([...turns, simpleTurn('3')]);
    expect(after.views[0]).toBe(before.views[0]);
    expect(after.views[1]).toBe(before.views[1]);
  });

  it('describes a turn again when something in it is opened', () => {
    const turn = sampleTurn([commandEntry()], { id: '1' });
    const transcript = { ...emptyTranscript, turns: [turn] };
    const opened = { command: true };
    const isOpen = (disclosures: Readonly<Record<string, Readonly<Record<string, boolean>>>>) => {
      const row = findRowAt(describeTranscript(transcript, disclosures), 1)?.row;
      return row?.kind === 'command' && row.open === 'all';
    };
    expect([isOpen({}), isOpen({ [turn.id]: opened }), isOpen({})]).toEqual([false, true, false]);
  });
});

describe('text that streams', () => {
  const id = assistantEntry({ id: 'stream' }).id;
  const running = (text: string) =>
    sampleTurn([assistantEntry({ id: 'stream', state: 'streaming', text })], { id: 's', status: 'running' });
  const arrives = (text: string) =>
    liveTextAppended({ type: 'textAppended', turnId: turnId.parse('s'), entryId: id, channel: 'text', part: 0, text });
  const rowsOf = (turn: Turn) => of([turn]).views[0]?.rows.slice(1) ?? [];

  it('adds a row for each streamed block and keeps the settled rows', () => {
    const turn = running('One.\n\nTw');
    const before = rowsOf(turn);
    expect(before.map(({ kind, key }) => [kind, key])).toEqual([
      ['block', 'stream:0'],
      ['live', 'stream:1'],
    ]);
    arrives('o.\n\nThree');
    const after = rowsOf(turn);
    expect(after.map(({ kind, key }) => [kind, key])).toEqual([
      ['block', 'stream:0'],
      ['block', 'stream:1'],
      ['live', 'stream:2'],
    ]);
  });

  it('keeps the same rows when streaming ends', () => {
    const keysBefore = rowsOf(running('One.\n\nTwo.\n\n```js\nx')).map(({ key }) => key);
    const done = sampleTurn([assistantEntry({ id: 'stream', text: 'One.\n\nTwo.\n\n```js\nx\n```' })], { id: 's' });
    const after = rowsOf(done);
    expect(after.map(({ key }) => key)).toEqual(keysBefore);
    expect(after.every(({ kind }) => kind === 'block')).toBe(true);
  });

  it('replaces streamed rows when the final text differs', () => {
    rowsOf(running('Draft that was'));
    const done = sampleTurn([assistantEntry({ id: 'stream', text: 'Final.' })], { id: 's' });
    expect(rowsOf(done)).toMatchObject([{ kind: 'block', block: { source: 'Final.' } }]);
  });
});
