import { beforeEach, expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { maxCodexLines } from '../../shared/diagnostics/codex-line.ts';
import { AttachedLines } from './attached-lines.ts';
import type { CliStdErrEvent } from './stderr-event.ts';

const thread = threadId.parse('thread');
const other = threadId.parse('other');
const line = (text: string, more: Partial<CliStdErrEvent> = {}): CliStdErrEvent => ({
  at: 1,
  severity: 'info',
  text,
  harmless: null,
  threadId: thread,
  turnId: turnId.parse('turn'),
  entryId: null,
  ...more,
});

let clock: ManualClock;
let reported: (readonly [string, readonly string[]])[];
let lines: AttachedLines;
beforeEach(() => {
  clock = new ManualClock();
  reported = [];
  lines = new AttachedLines(clock, (id, news) => reported.push([id, news.map(({ text }) => text)]));
});

it('keeps lines with their turn and action, and announces them together', () => {
  lines.take(line('one', { entryId: entryId.parse('run') }));
  lines.take(line('two', { threadId: other }));
  lines.take(line('three', { severity: 'error', harmless: 'So it is.' }));
  expect(reported).toEqual([]);
  clock.advance(50);
  expect(reported).toEqual([
    ['thread', ['one', 'three']],
    ['other', ['two']],
  ]);
  expect(lines.getLines(thread)).toMatchObject([
    { text: 'one', turnId: 'turn', entryId: 'run' },
    { text: 'three', severity: 'error', harmless: 'So it is.' },
  ]);
});

it('assigns no line while no turn runs', () => {
  lines.take(line('one', { turnId: null }));
  lines.take(line('two', { threadId: null, turnId: null }));
  clock.advance(50);
  expect(reported).toEqual([]);
  expect(lines.getLines(thread)).toEqual([]);
});

it('keeps only the newest lines, cut to length, and none of a thread that is gone', () => {
  for (let number = 0; number <= maxCodexLines; number += 1) lines.take(line(`${number}`));
  lines.take(line('x'.repeat(10_000)));
  expect(lines.getLines(thread)).toHaveLength(maxCodexLines);
  expect(lines.getLines(thread)[0]?.text).toBe('2');
  expect(lines.getLines(thread).at(-1)?.text).toHaveLength(2_000);
  lines.forget(thread);
  expect(lines.getLines(thread)).toEqual([]);
});
