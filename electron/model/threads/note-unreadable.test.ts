import { expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../../shared/base/ids.ts';
import { createTurn } from '../../../shared/transcript/edit-turn.ts';
import { noteUnreadable } from './note-unreadable.ts';
import type { ReadProblem, StoredTurn } from './stored-turn.ts';

const stored = (name: string): StoredTurn => ({ turn: createTurn(turnId.parse(name)), origin: 'here', gone: false });
const problem = (turn: string | null, reason: ReadProblem['reason']): ReadProblem => ({
  threadId: threadId.parse('thread'),
  turnId: turn === null ? null : turnId.parse(turn),
  entryId: entryId.parse('entry'),
  reason,
});
const factsOf = (turns: readonly StoredTurn[]) =>
  turns.map(({ turn }) => turn.entries.map((entry) => (entry.kind === 'status' ? entry.fact : entry.kind)));

it('reports unreadable items in their turn, and those of absent turns in the latest turn', () => {
  const turns = [stored('a'), stored('b')];
  const problems = [problem('a', 'damaged'), problem('a', 'newer'), problem('gone', 'damaged'), problem(null, 'newer')];
  expect(factsOf(noteUnreadable({ turns, problems }))).toEqual([
    ['2 items in this turn cannot be read.'],
    ['2 items in other turns cannot be read.'],
  ]);
});

it('removes notes about items that are readable again, and leaves complete turns alone', () => {
  const noted = noteUnreadable({ turns: [stored('a')], problems: [problem('a', 'newer')] });
  expect(factsOf(noted)).toEqual([['One item in this turn cannot be read.']]);
  expect(noteUnreadable({ turns: noted, problems: [] })).toEqual([stored('a')]);
  const whole = stored('a');
  expect(noteUnreadable({ turns: [whole], problems: [] })[0]).toBe(whole);
});
