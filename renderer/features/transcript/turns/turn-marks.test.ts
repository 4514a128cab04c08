import { describe, expect, it } from 'vitest';
import type { Turn } from '../../../../shared/transcript/turn.ts';
import { assistantEntry, commandEntry, sampleTurn, userEntry } from '../../../view-models/testing/sample-entries.ts';
import { describeMark, findMark, findNeighborTurn, findTurnInView, hasRail, toTurnMarks } from './turn-marks.ts';

const turnOf = (id: string, change: Partial<Turn> = {}, text = `Ask ${id}`) =>
  sampleTurn([userEntry({ id: `${id}u`, text }), assistantEntry({ id: `${id}a` })], { id, ...change });
const turns = (count: number) => Array.from({ length: count }, (_, at) => turnOf(String(at)));

describe('the marks of turns', () => {
  it('creates one mark per message with its first line', () => {
    const silent = sampleTurn([assistantEntry()], { id: 'x' });
    const marks = toTurnMarks(
      [turnOf('1', {}, '\n  Fix it\nplease'), silent, turnOf('2', {}, `a${'b'.repeat(500)}`)],
      50,
    );
    expect(marks.map(({ line }) => line)).toEqual(['Fix it', `a${'b'.repeat(118)}…`]);
    expect(marks.map(({ turns: inside }) => inside)).toEqual([['1'], ['2']]);
  });

  it('names a message without text and shows every character', () => {
    expect(toTurnMarks([turnOf('1', {}, ' \n ')], 9)[0]?.line).toBe('Message without text');
    expect(toTurnMarks([turnOf('1', {}, 'a\u202eb')], 9)[0]?.line).toBe('a\\u202eb');
  });

  it('marks failed turns and turns that wait for approval, waiting first', () => {
    const waits = commandEntry({ status: 'waiting' });
    const waiting = sampleTurn([userEntry({ text: 'Go' }), waits], { id: 'w', status: 'running' });
    const marks = toTurnMarks(
      [turnOf('1'), turnOf('2', { status: 'failed' }), turnOf('3', { status: 'notSent' }), waiting],
      9,
    );
    expect(marks.map(({ state }) => state)).toEqual(['plain', 'failed', 'failed', 'waiting']);
    expect(marks.map(describeMark)).toEqual(['Ask 1', 'Ask 2, failed', 'Ask 3, failed', 'Go, waiting for you']);
    expect(toTurnMarks([turnOf('2', { status: 'failed' }), waiting], 1)[0]?.state).toBe('waiting');
  });

  it('merges turn marks when they do not all fit', () => {
    const marks = toTurnMarks(turns(1_000), 50);
    expect(marks).toHaveLength(50);
    expect(marks[0]?.turns).toHaveLength(20);
    expect(marks.flatMap((mark) => mark.turns)).toHaveLength(1_000);
    expect(describeMark(marks[1] ?? marks[0] ?? never())).toBe('Ask 20 and 19 more turns');
    expect(toTurnMarks(turns(7), 3).map((mark) => mark.turns.length)).toEqual([3, 3, 1]);
  });

  it('finds the mark of the turn in view', () => {
    const marks = toTurnMarks(turns(10), 5);
    expect(findMark(marks, marks[2]?.turns[1] ?? null)).toBe(2);
    expect(findMark(marks, null)).toBe(-1);
  });

  it('shows the rail only with more than five turns and enough width', () => {
    expect(hasRail(6, 60)).toBe(true);
    expect(hasRail(5, 60)).toBe(false);
    expect(hasRail(6, 51)).toBe(false);
  });
});

describe('the turn in view', () => {
  const starts = [0, 500, 1_200, 3_000];

  it('finds the turn in the upper part of the view, or the last one at the end', () => {
    expect(findTurnInView(starts, { top: 0, height: 600, isAtEnd: false })).toBe(0);
    expect(findTurnInView(starts, { top: 400, height: 600, isAtEnd: false })).toBe(1);
    expect(findTurnInView(starts, { top: 2_000, height: 600, isAtEnd: false })).toBe(2);
    expect(findTurnInView(starts, { top: 2_700, height: 600, isAtEnd: true })).toBe(3);
    expect(findTurnInView([], { top: 0, height: 600, isAtEnd: true })).toBeNull();
  });

  it('finds the turns before and after the view, starting with its own start', () => {
    expect(findNeighborTurn(starts, 1_200, -1)).toBe(1);
    expect(findNeighborTurn(starts, 1_500, -1)).toBe(2);
    expect(findNeighborTurn(starts, 1_200, 1)).toBe(3);
    expect(findNeighborTurn(starts, 0, -1)).toBeNull();
    expect(findNeighborTurn(starts, 3_000, 1)).toBeNull();
  });
});

function never(): never {
  throw new Error('There is no mark');
}
