import { describe, expect, it } from 'vitest';
import { entryId, type TurnId, turnId } from '../../../../shared/base/ids.ts';
import { emptyTranscript } from '../../../../shared/transcript/turn.ts';
import {
  assistantEntry,
  commandEntry,
  reasoningEntry,
  sampleTurn,
  userEntry,
} from '../../../view-models/testing/sample-entries.ts';
import { describeTranscript } from '../transcript.view-model.ts';
import { findDestination } from './find-destination.ts';

const turns = ['1', '2'].map((id) =>
  sampleTurn(
    [
      userEntry({ id: `${id}u`, text: 'Where is the cursor saved?' }),
      commandEntry({ id: `${id}c`, command: 'rg saveCursor' }),
      assistantEntry({ id: `${id}a`, text: 'It is saved.\n\nSee the **cursor** of the page.' }),
    ],
    { id },
  ),
);
const view = describeTranscript({ ...emptyTranscript, turns }, {});

const find = (turn: string, entry: string | null, words: string | null) =>
  findDestination(view, {
    turnId: turnId.parse(turn),
    entryId: entry === null ? null : entryId.parse(entry),
    searchTerms: words,
  })?.key ?? null;

describe('findDestination', () => {
  it('finds the row of an entry that contains the words', () => {
    expect(find('2', '2a', 'Cursor')).toBe('2a:1');
    expect(find('2', '2c', 'rg')).toBe('2c');
  });

  it('falls back to the start of the entry, or of the turn', () => {
    expect(find('2', '2a', 'not shown')).toBe('2a:0');
    expect(find('2', 'folded', 'x')).toBe('2u:0');
    expect(find('1', null, null)).toBe('1u:0');
  });

  it.each([
    ['the row', '2a:1', '2a:1'],
    ['the start of its turn if the row is gone', '2a:9', '2u:0'],
  ])('finds the place where the user was reading: %s', (_case, row, key) => {
    const place = { turnId: turnId.parse('2'), entryId: null, searchTerms: null, restored: { row, offset: 3 } };
    expect(findDestination(view, place)?.key).toBe(key);
  });

  it('finds nothing in a turn that is not loaded', () => {
    expect(find('3', null, null)).toBeNull();
  });

  it('finds an entry that is folded away, and says what opens it', () => {
    const many = sampleTurn([commandEntry({ id: 'c1' }), commandEntry({ id: 'c2' }), assistantEntry({ id: 'a' })], {
      id: '9',
    });
    const folded = describeTranscript({ ...emptyTranscript, turns: [many] }, {}, {}, new Set());
    const place = findDestination(folded, {
      turnId: turnId.parse('9'),
      entryId: entryId.parse('c2'),
      searchTerms: null,
    });
    expect(place).toMatchObject({ key: 'c2', fold: { turnId: '9' } });
  });

  it.each(['c1', 'c2'])('goes to the row of a read inside a row of several, and says what opens it: %s', (id) => {
    const read = { actions: [{ kind: 'read', subject: 'a.ts' }] } as const;
    const reads = ['c1', 'c2'].map((each) => commandEntry({ id: each, ...read }));
    const turn = sampleTurn(
      [userEntry({ id: 'u' }), ...reads, commandEntry({ id: 'c3' }), assistantEntry({ id: 'a' })],
      {
        id: '9',
      },
    );
    const wanted = { turnId: turn.id, entryId: entryId.parse(id), searchTerms: null };
    const place = (opened: Readonly<Record<string, boolean>>, unfolded: ReadonlySet<TurnId> | 'all' = 'all') =>
      findDestination(
        describeTranscript({ ...emptyTranscript, turns: [turn] }, { [turn.id]: opened }, {}, unfolded),
        wanted,
      );
    expect(place({})).toMatchObject({ key: 'c1:fold', fold: { turnId: '9', key: 'c1:fold' } });
    expect(place({ 'c1:fold': true })).toMatchObject({ key: id, fold: null });
    // The work of the turn opens first.
    const folded = place({}, new Set());
    expect(folded?.key).toBe('c1:fold');
    expect(folded?.fold).not.toBeNull();
    expect(folded?.fold?.key).not.toBe('c1:fold');
  });

  it('goes to the row of several short thoughts without text from each of them', () => {
    const thoughts = ['r1', 'r2'].map((id, at) =>
      reasoningEntry({ id, summary: [], at: 2_000 * at, endedAt: 2_000 * at + 1_500 }),
    );
    const turn = sampleTurn([userEntry({ id: 'u' }), ...thoughts, assistantEntry({ id: 'a' })], { id: '9' });
    const shown = describeTranscript({ ...emptyTranscript, turns: [turn] }, {});
    for (const { id } of thoughts) {
      const wanted = { turnId: turn.id, entryId: id, searchTerms: null };
      expect(findDestination(shown, wanted)).toMatchObject({ key: 'r1', fold: null });
    }
  });
});
