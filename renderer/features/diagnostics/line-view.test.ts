import { describe, expect, it } from 'vitest';
import type { DiagnosticsLine } from '../../../shared/diagnostics/diagnostics-line.ts';
import { type LineFilter, LineFilterView } from './line-view.ts';

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
const all: LineFilter = { tag: null, minLevel: 'debug', words: '' };
const seqs = (filter: Partial<LineFilter>, lines = log) =>
  new LineFilterView({ ...all, ...filter }).filter(lines).lines.map(({ seq }) => seq);

describe('the shown part of a log', () => {
  it('shows all log lines, or only those with a tag', () => {
    expect(seqs({})).toEqual([1, 2, 3, 4]);
    expect(seqs({ tag: 'stderr' })).toEqual([3]);
  });

  it('shows only log lines of at least a certain level', () => {
    expect(seqs({ minLevel: 'info' })).toEqual([1, 2, 3]);
    expect(seqs({ minLevel: 'error' })).toEqual([3]);
  });

  it('shows only log lines that contain all words, ignoring case', () => {
    expect(seqs({ words: ' LAST ready' })).toEqual([1]);
    expect(seqs({ words: 'exec exitcode=1' })).toEqual([2]);
    expect(seqs({ words: 'nothing like it' })).toEqual([]);
    expect(seqs({ words: 'l.st' })).toEqual([]);
    expect(seqs({ words: '[a(' })).toEqual([]);
  });

  it('counts tags with the other filters applied', () => {
    const { count, counts } = new LineFilterView({ tag: 'exec', minLevel: 'info', words: '' }).filter(log);
    expect([count, counts]).toEqual([3, { info: 1, exec: 1, stderr: 1 }]);
  });

  it('adds new lines to the shown log', () => {
    const view = new LineFilterView({ ...all, minLevel: 'info' });
    view.filter(log);
    const longer = [...log, line(5), line(6, { level: 'debug', tag: 'debug' })];
    expect(view.filter(longer).lines.map(({ seq }) => seq)).toEqual([1, 2, 3, 5]);
    expect(view.filter(longer).count).toBe(4);
  });

  it('stays correct after old lines were dropped or the log was restarted', () => {
    const view = new LineFilterView(all);
    view.filter(log);
    expect(view.filter([...log.slice(2), line(5)])).toMatchObject({
      count: 3,
      counts: { info: 1, stderr: 1, debug: 1 },
    });
    expect(view.filter([line(1)])).toMatchObject({ count: 1, lines: [{ seq: 1 }] });
    expect(view.filter([])).toMatchObject({ count: 0, lines: [] });
  });
});
