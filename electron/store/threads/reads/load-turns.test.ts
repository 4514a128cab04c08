import { describe, expect, it } from 'vitest';
import { turnId } from '../../../../shared/base/ids.ts';
import {
  answer,
  command,
  ended,
  fold,
  one,
  put,
  started,
  two,
  user,
} from '../../../../shared/transcript/sample-thread.ts';
import { emptyTranscript } from '../../../../shared/transcript/turn.ts';
import { load, openStore, sampleThread, save, toFacts } from '../testing/sample-store.ts';
import { setPinnedTurn } from '../writes/set-pinned-turn.ts';
import { listPinnedTurns } from './list-pinned-turns.ts';
import { loadBefore, loadNewest, loadPinned, loadTurn } from './load-turns.ts';
import { listUnfinished, loadUnfinished } from './load-unfinished.ts';

/** Creates a store with one turn per text. The text is the turn's answer. */
function storeOf(texts: readonly string[], over: Parameters<typeof toFacts>[0] = {}) {
  const db = openStore();
  const events = texts.flatMap((text, at) => {
    const id = turnId.parse(`t${at}`);
    return [started(id), put({ ...answer, text, state: 'done' }, id), ended('completed', id)];
  });
  save(db, fold(...events), emptyTranscript, { thread: toFacts(over) });
  return db;
}

const window = (turns: number, characters = 1_000) => ({ turns, characters });
const idsOf = ({ turns }: { readonly turns: readonly { readonly turn: { readonly id: string } }[] }) =>
  turns.map(({ turn }) => turn.id);

describe('the newest turns', () => {
  it('has no more turns than requested, and counts the earlier ones, including those of Codex', () => {
    const loaded = load(storeOf(['a', 'b', 'c'], { earlierInCodex: 4 }), sampleThread, window(2));
    expect(idsOf(loaded)).toEqual(['t1', 't2']);
    expect(loaded.earlierTurns).toBe(5);
  });

  it('has no more characters than requested, but always at least one turn', () => {
    const db = storeOf(['a'.repeat(30), 'b'.repeat(30), 'c'.repeat(30)]);
    expect(idsOf(load(db, sampleThread, window(9, 65)))).toEqual(['t1', 't2']);
    expect(idsOf(load(db, sampleThread, window(9, 5)))).toEqual(['t2']);
  });

  it('loadNewest returns null for a missing thread', () => {
    expect(loadNewest(openStore(), { threadId: sampleThread, window: window(1) })).toBeNull();
  });

  it('has settings and usage, or reports that they cannot be read', () => {
    const usage = {
      totalTokens: 1,
      inputTokens: 1,
      cachedInputTokens: 0,
      outputTokens: 0,
      reasoningTokens: 0,
      lastTokens: 1,
      contextWindow: 9,
    };
    const db = storeOf(['a'], { usage });
    expect(load(db).thread.usage).toEqual(usage);
    db.exec(`UPDATE threads SET usage = '{"totalTokens":'`);
    expect(load(db).thread.usage).toBeNull();
    expect(load(db).problems).toEqual([{ threadId: sampleThread, turnId: null, entryId: null, reason: 'damaged' }]);
  });
});

describe('earlier turns', () => {
  const db = storeOf(['a', 'b', 'c', 'd'], { earlierInCodex: 2 });
  const earlier = (id: string, limit: number) =>
    loadBefore(db, { threadId: sampleThread, turnId: turnId.parse(id), window: window(limit) });

  it('has the nearest ones, and counts those before them', () => {
    expect(idsOf(earlier('t3', 2))).toEqual(['t1', 't2']);
    expect(earlier('t3', 2).earlierTurns).toBe(3);
    expect(earlier('t0', 2)).toMatchObject({ turns: [], earlierTurns: 2 });
  });

  it('is empty for an unknown turn', () => {
    expect(earlier('other', 2)).toMatchObject({ turns: [], earlierTurns: 0 });
  });
});

it('reads a single turn', () => {
  const db = storeOf(['a', 'b']);
  expect(idsOf(loadTurn(db, { threadId: sampleThread, turnId: turnId.parse('t0') }))).toEqual(['t0']);
  expect(idsOf(loadTurn(db, { threadId: sampleThread, turnId: turnId.parse('x') }))).toEqual([]);
});

it('loads pinned turns wherever they are', () => {
  const db = storeOf(['a', 'b', 'c', 'd']);
  expect(loadPinned(db, { threadId: sampleThread }).turns).toEqual([]);
  for (const id of ['t3', 't1']) setPinnedTurn(db, { threadId: sampleThread, turnId: turnId.parse(id), at: 5 });
  expect(idsOf(loadPinned(db, { threadId: sampleThread }))).toEqual(['t1', 't3']);
});

it('lists pinned turns by their prompt without secrets, oldest first, until they are unpinned', () => {
  const db = openStore();
  const said = `Push with ghp_${'aB3dE5fG7h'.repeat(4)}`;
  save(db, fold(started(one), put({ ...user, text: said, state: 'confirmed' }), ended('completed'), started(two)));
  const pin = (id: typeof one, at: number | null) => setPinnedTurn(db, { threadId: sampleThread, turnId: id, at });
  expect([pin(two, 3), pin(one, 4), pin(turnId.parse('x'), 4)]).toEqual([true, true, false]);
  expect(listPinnedTurns(db, { threadId: sampleThread })).toEqual([
    { turnId: one, pinnedAt: 4, text: 'Push with [secret: GitHub token]' },
    { turnId: two, pinnedAt: 3, text: '' },
  ]);
  pin(one, null);
  expect(listPinnedTurns(db, { threadId: sampleThread })).toHaveLength(1);
});

describe('unfinished threads', () => {
  it('unfinished threads include one whose turn runs or whose command runs in the background', () => {
    const db = storeOf(['a', 'b']);
    expect(listUnfinished(db)).toEqual([]);
    save(db, fold(started(one), put(command), ended('completed'), started(two), ended('completed', two)));
    expect(listUnfinished(db)).toEqual([sampleThread]);
    const also = [turnId.parse('t0')];
    const unfinished = loadUnfinished(db, { threadId: sampleThread, also });
    expect(idsOf(unfinished ?? { turns: [] })).toEqual(['t0', one, two]);
    expect(unfinished?.otherTurns).toBe(1);
  });
});
