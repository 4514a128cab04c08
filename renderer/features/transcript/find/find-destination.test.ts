import { describe, expect, it } from 'vitest';
import { entryId, turnId } from '../../../../shared/base/ids.ts';
import { emptyTranscript } from '../../../../shared/transcript/turn.ts';
import { assistantEntry, commandEntry, sampleTurn, userEntry } from '../../../view-models/testing/sample-entries.ts';
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
});
