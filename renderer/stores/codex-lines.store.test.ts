import { beforeEach, expect, it } from 'vitest';
import { threadId, turnId } from '../../shared/base/ids.ts';
import type { CodexLine } from '../../shared/diagnostics/codex-line.ts';
import { codexLinesArrived, codexLinesRead, useCodexLines } from './codex-lines.store.ts';

const thread = threadId.parse('thread');
const one = turnId.parse('one');
const two = turnId.parse('two');
const line = (turn: typeof one, text: string): CodexLine => ({
  at: 1,
  turnId: turn,
  entryId: null,
  severity: 'info',
  text,
  harmless: null,
});
const texts = () =>
  Object.entries(useCodexLines.getState().byTurn).map(([turn, lines]) => [turn, ...lines.map(({ text }) => text)]);

beforeEach(() => codexLinesRead(thread, [line(one, 'a'), line(two, 'b')]));

it('groups the Codex lines of the shown thread by turn, and returns the same list for a turn without new lines', () => {
  const before = useCodexLines.getState().byTurn;
  codexLinesArrived(thread, [line(two, 'c')]);
  expect(texts()).toEqual([
    ['one', 'a'],
    ['two', 'b', 'c'],
  ]);
  expect(useCodexLines.getState().byTurn[one]).toBe(before[one]);
});

it('ignores Codex lines of other threads, and starts over when another thread is shown', () => {
  codexLinesArrived(threadId.parse('other'), [line(one, 'x')]);
  expect(texts()).toEqual([
    ['one', 'a'],
    ['two', 'b'],
  ]);
  codexLinesRead(threadId.parse('other'), []);
  expect(texts()).toEqual([]);
});
