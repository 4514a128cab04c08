import { describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import type { ThreadRow } from '../thread-list/thread-list.view-model.ts';
import { describePalette, type PaletteFacts, stepThrough } from './palette.view-model.ts';

const thread: ThreadRow = {
  id: threadId.parse('t1'),
  title: 'Fix duplicate rows on resume',
  heading: null,
  glyph: 'waiting',
  stateWords: 'Waiting for you',
  news: null,
  hit: null,
  unknown: null,
  waiting: true,
  fresh: true,
  time: 'now',
  exactTime: '',
};

const facts: PaletteFacts = {
  actions: [
    { id: 'resetPanes', title: 'Reset panel sizes', hint: null, keys: null },
    { id: 'restartCodex', title: 'Restart Codex', hint: 'Keeps the threads', keys: 'Ctrl Shift R' },
    { id: 'openFolder', title: 'Open folder…', hint: null, keys: null },
  ],
  threads: [thread],
  settings: [{ id: 'codex', title: 'Codex', rows: [{ id: 'restartByItself', name: 'Restart by itself', help: '' }] }],
};
const titles = (query: string) =>
  Object.fromEntries(
    describePalette(query, facts).map(({ name, entries }) => [name, entries.map(({ title }) => title)]),
  );

describe('describePalette', () => {
  it('groups what fits, and leaves empty groups out', () => {
    expect(titles('re')).toEqual({
      Commands: ['Reset panel sizes', 'Restart Codex'],
      Threads: ['Fix duplicate rows on resume'],
      Settings: ['Restart by itself'],
    });
    expect(titles('zebra')).toEqual({});
  });

  it('offers commands and threads before anything is typed', () => {
    expect(Object.keys(titles(''))).toEqual(['Commands', 'Threads']);
  });

  it('takes > for commands only', () => {
    expect(titles('>re')).toEqual({ Commands: ['Reset panel sizes', 'Restart Codex'] });
  });

  it('says of a thread how it stands, and of a command what else it does', () => {
    const [commands, threads] = describePalette('re', facts);
    expect(threads?.entries[0]?.detail).toBe('Waiting for you');
    expect(commands?.entries[1]).toMatchObject({ detail: 'Keeps the threads', keys: 'Ctrl Shift R' });
  });
});

describe('stepThrough', () => {
  it('goes around the ends', () => {
    expect(stepThrough(['a', 'b', 'c'], 'c', 1)).toBe('a');
    expect(stepThrough(['a', 'b', 'c'], 'a', -1)).toBe('c');
    expect(stepThrough(['a', 'b', 'c'], 'a', 1)).toBe('b');
  });

  it('starts at the first when nothing is chosen, or what was chosen is gone', () => {
    expect(stepThrough(['a', 'b'], null, 1)).toBe('a');
    expect(stepThrough(['a', 'b'], 'x', -1)).toBe('a');
    expect(stepThrough([], null, 1)).toBeNull();
  });
});
