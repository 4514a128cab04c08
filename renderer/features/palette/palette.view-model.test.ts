import { describe, expect, it } from 'vitest';
import { addRecentChoice, describePalette, parseQuery, stepThroughKeys } from './palette.view-model.ts';
import type { Candidate, PaletteSource } from './palette-source.ts';

const candidate = (key: string, title: string, also?: string): Candidate => ({
  key,
  title,
  ...(also !== undefined && { keywords: also }),
  keys: null,
  detail: () => `about ${key}`,
  icon: () => null,
  choose: () => undefined,
});

const commands: PaletteSource = {
  heading: 'Commands',
  prefix: '>',
  maxShown: 3,
  maxAtRest: 3,
  candidates: [
    candidate('reset', 'Reset panel sizes'),
    candidate('restart', 'Restart Codex'),
    candidate('open', 'Open folder…'),
    candidate('export', 'Export thread…'),
  ],
};
const threads: PaletteSource = {
  heading: 'Threads',
  prefix: '#',
  maxShown: 2,
  maxAtRest: 2,
  candidates: [candidate('t1', 'Fix duplicate rows on resume'), candidate('t2', 'Explain the batch writer')],
};
const settings: PaletteSource = {
  heading: 'Settings',
  prefix: null,
  maxShown: 6,
  maxAtRest: 0,
  candidates: [candidate('restarts', 'Restart automatically', 'Codex')],
};
const sources = [commands, threads, settings];

type Habits = { readonly recent?: readonly string[]; readonly likely?: readonly string[] };

const groups = (typed: string, { recent = [], likely = [] }: Habits = {}, of: readonly PaletteSource[] = sources) =>
  describePalette(parseQuery(typed, ['>', '#']), of, { likely, recent });
const titles = (typed: string, habits: Habits = {}, of?: readonly PaletteSource[]) =>
  Object.fromEntries(
    groups(typed, habits, of).map(({ entries, heading }) => [heading, entries.map(({ title }) => title)]),
  );

describe('describePalette', () => {
  it('groups matches, omits empty groups and limits the size of each', () => {
    expect(titles('res')).toEqual({
      Commands: ['Restart Codex', 'Reset panel sizes'],
      Threads: ['Fix duplicate rows on resume'],
      Settings: ['Restart automatically'],
    });
    expect(titles('zebra')).toEqual({});
    const many = Array.from({ length: 9 }, (_, at) => candidate(`r${at}`, `Restart ${at}`));
    expect(titles('restart', {}, [{ ...commands, candidates: many }, settings]).Commands).toHaveLength(3);
    expect(titles('restart', {}, [{ ...commands, candidates: many }]).Commands).toHaveLength(9);
    expect(titles('').Commands).toHaveLength(3);
  });

  it('offers recent choices before typing, then what the sources offer, each once', () => {
    expect(titles('', { recent: ['t2', 'gone', 'open'] })).toEqual({
      Recent: ['Explain the batch writer', 'Open folder…'],
      Commands: ['Reset panel sizes', 'Restart Codex', 'Export thread…'],
      Threads: ['Fix duplicate rows on resume'],
    });
  });

  it('starts with at most six actions that fit the situation, each once', () => {
    expect(titles('', { likely: ['open', 't1'], recent: ['open', 't2'] })).toEqual({
      Suggested: ['Open folder…', 'Fix duplicate rows on resume'],
      Recent: ['Explain the batch writer'],
      Commands: ['Reset panel sizes', 'Restart Codex', 'Export thread…'],
    });
    expect(titles('', { likely: Array.from({ length: 9 }, () => 'open') }).Suggested).toHaveLength(6);
    expect(Object.keys(titles('>', { likely: ['t1'] }))).toEqual(['Commands']);
  });

  it('ranks an action that fits the situation before an equally good match', () => {
    expect(titles('res', { likely: ['reset'] }).Commands).toEqual(['Reset panel sizes', 'Restart Codex']);
  });

  it('omits titles that only contain the letters in scattered places', () => {
    const tools = { ...commands, candidates: [candidate('x', 'Show the tools of MCP servers…')] };
    expect(titles('stop', {}, [tools])).toEqual({});
    expect(titles('rstrt', {}, [commands]).Commands).toEqual(['Restart Codex']);
  });

  it("finds a command by another program's name for it, after commands with the word in their title", () => {
    const named = [candidate('a', 'Open Changes', 'diff commit undo'), candidate('b', 'Committed files')];
    const source = { ...commands, candidates: named };
    expect(titles('commit', {}, [source]).Commands).toEqual(['Committed files', 'Open Changes']);
    expect(titles('undo', {}, [source]).Commands).toEqual(['Open Changes']);
  });

  it('ranks a recent choice before an equally good match', () => {
    expect(titles('res', { recent: ['t1', 'reset'] }).Commands).toEqual(['Reset panel sizes', 'Restart Codex']);
    expect(titles('restart', { recent: ['reset'] }).Commands).toEqual(['Restart Codex']);
  });

  it('shows only the source whose prefix is typed', () => {
    expect(titles('>res')).toEqual({ Commands: ['Restart Codex', 'Reset panel sizes'] });
    expect(Object.keys(titles('# fix'))).toEqual(['Threads']);
    expect(Object.keys(titles('#', { recent: ['open'] }))).toEqual(['Threads']);
  });

  it('ranks a group with the words before groups with only the letters', () => {
    expect(Object.keys(titles('exp'))).toEqual(['Commands', 'Threads']);
    expect(Object.keys(titles('writer'))).toEqual(['Threads']);
    expect(titles('rstrt')).toEqual({ Commands: ['Restart Codex'], Settings: ['Restart automatically'] });
    const inner = { ...commands, candidates: [candidate('x', 'Unfixed')] };
    expect(Object.keys(titles('fix', {}, [inner, threads]))).toEqual(['Threads', 'Commands']);
  });

  it('finds entries by keywords after entries with the words in their title', () => {
    expect(titles('codex')).toEqual({ Commands: ['Restart Codex'], Settings: ['Restart automatically'] });
    expect(groups('codex')[1]?.entries[0]?.ranges).toEqual([]);
  });

  it('finds accented words by plain letters, and plain words by accented letters', () => {
    const accented = { ...settings, candidates: [candidate('size', 'Text', 'Größe')] };
    expect(titles('gro', {}, [accented])).toEqual({ Settings: ['Text'] });
    expect(titles('grö', {}, [accented])).toEqual({ Settings: ['Text'] });
  });

  it('shows entries that the source found, whatever their title', () => {
    expect(titles('parser', {}, [{ ...threads, found: new Set(['t2']) }])).toEqual({
      Threads: ['Explain the batch writer'],
    });
  });

  it('finds what is not available by typing, after what is, with what it needs in place of its detail', () => {
    const commit = { ...candidate('commit', 'Commit…', 'git save'), needs: 'Needs a git repository' };
    const source = { ...commands, candidates: [commit, candidate('saved', 'Show saved commits')] };
    expect(groups('commi', {}, [source])[0]?.entries).toMatchObject([
      { title: 'Show saved commits', detail: 'about saved', isAvailable: true },
      { title: 'Commit…', detail: 'Needs a git repository', isAvailable: false },
    ]);
    expect(titles('git', {}, [source, threads])).toEqual({ Commands: ['Commit…'] });
    expect(titles('', { recent: ['commit'], likely: ['commit'] }, [source])).toEqual({
      Commands: ['Show saved commits'],
    });
    const restart = { ...commands, candidates: [{ ...candidate('r', 'Restart Codex'), needs: 'Needs Codex' }] };
    expect(Object.keys(titles('restart', {}, [restart, settings]))).toEqual(['Settings', 'Commands']);
  });

  it('puts what is not available first once its whole title is typed, so that Enter runs nothing else', () => {
    const commit = { ...candidate('commit', 'Commit…'), needs: 'Needs a git repository' };
    const source = { ...commands, candidates: [candidate('saved', 'Show saved commits'), commit] };
    const saved = { ...threads, candidates: [candidate('t', 'Commit messages')] };
    const [first] = groups('Commit', { recent: ['saved'] }, [saved, source]);
    expect(first?.entries.map(({ isAvailable, title }) => [title, isAvailable])).toEqual([
      ['Commit…', false],
      ['Show saved commits', true],
    ]);
  });

  it('requests details only for shown entries', () => {
    const asked: string[] = [];
    const many = Array.from({ length: 100 }, (_, at) => ({
      ...candidate(`c${at}`, `Thread ${at}`),
      detail: () => {
        asked.push(`c${at}`);
        return null;
      },
    }));
    groups('', {}, [{ ...threads, candidates: many }, commands]);
    expect(asked).toHaveLength(2);
  });
});

describe('withChoice', () => {
  it('keeps each recent choice once, newest first, and drops the oldest', () => {
    expect(addRecentChoice(['a', 'b'], 'b')).toEqual(['b', 'a']);
    const all = Array.from({ length: 30 }, (_, at) => `${at}`).reduce<readonly string[]>(addRecentChoice, []);
    expect(all).toHaveLength(20);
    expect(all[0]).toBe('29');
  });
});

describe('stepThroughKeys', () => {
  it('wraps around at both ends of the palette', () => {
    expect(stepThroughKeys(['a', 'b', 'c'], 'c', 1)).toBe('a');
    expect(stepThroughKeys(['a', 'b', 'c'], 'a', -1)).toBe('c');
    expect(stepThroughKeys(['a', 'b', 'c'], 'a', 1)).toBe('b');
  });

  it('starts at the first entry when nothing is selected or the selected one is gone', () => {
    expect(stepThroughKeys(['a', 'b'], null, 1)).toBe('a');
    expect(stepThroughKeys(['a', 'b'], 'x', -1)).toBe('a');
    expect(stepThroughKeys([], null, 1)).toBeNull();
  });
});
