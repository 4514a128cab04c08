import { describe, expect, it } from 'vitest';
import { turnId } from '../../../../shared/base/ids.ts';
import { emptyTranscript } from '../../../../shared/transcript/turn.ts';
import { openApp } from '../../../view-models/testing/model-app.ts';
import {
  assistantEntry,
  commandEntry,
  patchEntry,
  reasoningEntry,
  sampleTurn,
  userEntry,
} from '../../../view-models/testing/sample-entries.ts';
import { describeTranscript } from '../transcript.view-model.ts';
import { describeFind, findMatches, getCurrentMatch } from './find.view-model.ts';

const turns = ['1', '2'].map((id) =>
  sampleTurn(
    [
      userEntry({ id: `${id}u`, text: 'Where is the cursor saved?' }),
      commandEntry({ id: `${id}c`, command: 'rg saveCursor' }),
      assistantEntry({
        id: `${id}a`,
        text: 'The **cursor** is *saved*.\n\nSee `saveCursor`, not the Cursor of the page.',
      }),
    ],
    { id },
  ),
);
const view = describeTranscript({ ...emptyTranscript, turns }, {});

describe('find in thread', () => {
  it('finds every match, ignoring case, several in one row', () => {
    expect(
      findMatches(view, 'cursor')
        .map(({ key, ordinal }) => `${key}#${ordinal}`)
        .slice(0, 5),
    ).toEqual(['1u:0#0', '1c#0', '1a:0#0', '1a:1#0', '1a:1#1']);
    expect(findMatches(view, 'cursor').length).toBe(10);
  });

  it('searches the path of a changed file as the row shows it', () => {
    openApp();
    const files = [{ path: '/w/src/cursor.ts', movedTo: null, change: 'modified', added: 1, removed: 0 }] as const;
    const patched = sampleTurn([patchEntry({ id: 'p', files })], { id: '9', status: 'running' });
    const shown = describeTranscript({ ...emptyTranscript, turns: [patched] }, {});
    expect(findMatches(shown, 'src/cursor.ts').map(({ key }) => key)).toEqual(['p']);
    expect(findMatches(shown, '/w/src')).toEqual([]);
  });

  it('searches the shown text across emphasis marks', () => {
    expect(findMatches(view, 'cursor is saved').map(({ key }) => key)).toEqual(['1a:0', '2a:0']);
    expect(findMatches(view, '**cursor**')).toEqual([]);
  });

  it('finds matches inside closed reasoning and says what opens it', () => {
    const thought = reasoningEntry({ id: 'r', summary: ['The **cursor** is lost here.'], endedAt: 9_000, at: 1_000 });
    const turn = sampleTurn([thought, assistantEntry({ id: 'a', text: 'Found it.' })], { id: '9', status: 'running' });
    const closed = describeTranscript({ ...emptyTranscript, turns: [turn] }, {});
    expect(findMatches(closed, 'cursor is lost')).toMatchObject([{ key: 'r:0', fold: { turnId: '9', key: 'r' } }]);
    const open = describeTranscript({ ...emptyTranscript, turns: [turn] }, { [turnId.parse('9')]: { r: true } });
    expect(findMatches(open, 'cursor is lost')).toMatchObject([{ key: 'r:0', fold: null }]);
    const work = [thought, commandEntry({ id: 'c' }), assistantEntry({ id: 'b', text: 'Done.' })];
    const folded = describeTranscript(
      { ...emptyTranscript, turns: [sampleTurn(work, { id: '9' })] },
      {},
      {},
      new Set(),
    );
    expect(findMatches(folded, 'cursor is lost')).toMatchObject([{ key: 'r:0', fold: { turnId: '9' } }]);
    expect(findMatches(folded, 'cursor is lost')[0]?.fold?.key).not.toBe('r');
  });

  it('finds accented letters in both of their encodings', () => {
    const said = sampleTurn([assistantEntry({ id: 'a', text: 'Das Café, das Cafe\u0301.' })], { id: '7' });
    const both = describeTranscript({ ...emptyTranscript, turns: [said] }, {});
    expect(findMatches(both, 'café')).toHaveLength(2);
    expect(findMatches(both, 'CAFE\u0301')).toHaveLength(2);
  });

  it('finds nothing for an empty query', () => {
    expect(findMatches(view, '  ')).toEqual([]);
  });

  it('keeps the current match when rows are inserted before it', () => {
    const [, before] = findMatches(describeTranscript({ ...emptyTranscript, turns: turns.slice(1) }, {}), 'cursor');
    const matches = findMatches(view, 'cursor');
    expect(matches[getCurrentMatch(matches, before ?? null, 0)]).toMatchObject({ key: '2c', ordinal: 0 });
  });

  it('starts at the first match in view, or else the last one above it', () => {
    const matches = findMatches(view, 'where');
    expect(matches[getCurrentMatch(matches, null, 1)]?.key).toBe('2u:0');
    expect(matches[getCurrentMatch(matches, null, 99)]?.key).toBe('2u:0');
    expect(getCurrentMatch([], null, 0)).toBe(-1);
  });

  it('does not search an unchanged turn again, but does so for a new query', () => {
    const reads: string[] = [];
    const watched = (id: string) => {
      const entry = commandEntry({ id: `${id}c` });
      Object.defineProperty(entry, 'command', {
        get: () => {
          reads.push(id);
          return 'touch the cursor';
        },
      });
      return sampleTurn([entry], { id });
    };
    const many = Array.from({ length: 50 }, (_, n) => watched(String(n)));
    const before = describeTranscript({ ...emptyTranscript, turns: many }, {});
    expect(findMatches(before, 'cursor')).toHaveLength(50);
    const after = describeTranscript({ ...emptyTranscript, turns: [...many, ...turns.slice(0, 1)] }, {});
    reads.length = 0;
    expect(findMatches(after, 'cursor')).toHaveLength(55);
    expect(reads).toEqual([]);
    expect(findMatches(after, 'the c')).toHaveLength(53);
    expect(reads).toHaveLength(50);
  });

  it('describes the state of the search', () => {
    expect(describeFind(12, 2, 'x', false)).toBe('3 of 12');
    expect(describeFind(12, 2, 'x', true)).toBe('3 of 12, searching earlier turns');
    expect(describeFind(0, -1, 'x', false)).toBe('Not found');
    expect(describeFind(0, -1, '', false)).toBe('');
  });

  it('finds text in folded work and says what opens it', () => {
    const turn = sampleTurn(
      [
        commandEntry({ id: 'c1', command: 'rg saveCursor' }),
        commandEntry({ id: 'c2', command: 'rg other' }),
        commandEntry({ id: 'c3', command: 'make cursor' }),
        assistantEntry({ id: 'a', text: 'Done.' }),
      ],
      { id: '9' },
    );
    const one = (opened: Readonly<Record<string, boolean>>) =>
      findMatches(
        describeTranscript({ ...emptyTranscript, turns: [turn] }, { [turn.id]: opened }, {}, new Set()),
        'cursor',
      );
    const [folded] = one({});
    expect(folded).toMatchObject({ key: 'c1', fold: { turnId: '9' } });
    expect(one({ [folded?.fold?.key ?? '']: true })[0]).toMatchObject({ key: 'c1', ordinal: 0, fold: null });
  });
});
