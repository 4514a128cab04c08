import { describe, expect, it } from 'vitest';
import type { DiagnosticsLine } from '../../../shared/diagnostics/diagnostics-line.ts';
import { type LineFilter, LineView } from './line-view.ts';

const line = (seq: number, over: Partial<DiagnosticsLine> = {}): DiagnosticsLine => ({
  seq,
  at: 0,
  tag: 'info',
  level: 'info',
  domain: 'cli',
  text: `line ${seq}`,
  ...over,
});
const log = [
  line(1, { text: 'Ready at last' }),
  line(2, { tag: 'exec', domain: 'exec', text: 'exec.end exitCode=1' }),
  line(3, { tag: 'stderr', domain: 'stderr', level: 'error', text: 'it broke' }),
  line(4, { tag: 'debug', level: 'debug', text: 'a detail' }),
];
const all: LineFilter = { tag: null, least: 'debug', words: '' };
const seqs = (filter: Partial<LineFilter>, lines = log) =>
  new LineView({ ...all, ...filter }).of(lines).lines.map(({ seq }) => seq);

describe('the shown part of a log', () => {
  it('is all of it, or what has a tag', () => {
    expect(seqs({})).toEqual([1, 2, 3, 4]);
    expect(seqs({ tag: 'stderr' })).toEqual([3]);
  });

  it('is what has at least a certain level', () => {
    expect(seqs({ least: 'info' })).toEqual([1, 2, 3]);
    expect(seqs({ least: 'error' })).toEqual([3]);
  });

  it('is what contains all words, in the part of the app or in the text, ignoring case', () => {
    expect(seqs({ words: ' LAST ready' })).toEqual([1]);
    expect(seqs({ words: 'exec exitcode=1' })).toEqual([2]);
    expect(seqs({ words: 'nothing like it' })).toEqual([]);
    expect(seqs({ words: 'l.st' })).toEqual([]);
    expect(seqs({ words: '[a(' })).toEqual([]);
  });

  it('counts tags under the other filters, to show what choosing a tag would list', () => {
    const { count, counts } = new LineView({ tag: 'exec', least: 'info', words: '' }).of(log);
    expect([count, counts]).toEqual([3, { info: 1, exec: 1, stderr: 1 }]);
  });

  it('grows with the log', () => {
    const view = new LineView({ ...all, least: 'info' });
    view.of(log);
    const longer = [...log, line(5), line(6, { level: 'debug', tag: 'debug' })];
    expect(view.of(longer).lines.map(({ seq }) => seq)).toEqual([1, 2, 3, 5]);
    expect(view.of(longer).count).toBe(4);
  });

  it('stays correct after lines were dropped at the beginning, and after the log started over', () => {
    const view = new LineView(all);
    view.of(log);
    expect(view.of([...log.slice(2), line(5)])).toMatchObject({ count: 3, counts: { info: 1, stderr: 1, debug: 1 } });
    expect(view.of([line(1)])).toMatchObject({ count: 1, lines: [{ seq: 1 }] });
    expect(view.of([])).toMatchObject({ count: 0, lines: [] });
  });
});
