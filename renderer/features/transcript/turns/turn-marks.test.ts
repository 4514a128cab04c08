import { describe, expect, it } from 'vitest';
import type { Turn } from '../../../../shared/transcript/turn.ts';
import { assistantEntry, commandEntry, someTurn, userEntry } from '../../../view-models/testing/sample-entries.ts';
import { hasRail, markInView, nameOfMark, turnBeside, turnInView, turnMarks } from './turn-marks.ts';

const turnOf = (id: string, change: Partial<Turn> = {}, text = `Ask ${id}`) =>
  someTurn([userEntry({ id: `${id}u`, text }), assistantEntry({ id: `${id}a` })], { id, ...change });
const turns = (count: number) => Array.from({ length: count }, (_, at) => turnOf(String(at)));

describe('the marks of turns', () => {
  it('have one for each message, with its first line', () => {
    const silent = someTurn([assistantEntry()], { id: 'x' });
    const marks = turnMarks(
      [turnOf('1', {}, '\n  Fix it\nplease'), silent, turnOf('2', {}, `a${'b'.repeat(500)}`)],
      50,
    );
    expect(marks.map(({ line }) => line)).toEqual(['Fix it', `a${'b'.repeat(118)}…`]);
    expect(marks.map(({ turns: inside }) => inside)).toEqual([['1'], ['2']]);
  });

  it('name a message without words, and show every character', () => {
    expect(turnMarks([turnOf('1', {}, ' \n ')], 9)[0]?.line).toBe('Message without text');
    expect(turnMarks([turnOf('1', {}, 'a\u202eb')], 9)[0]?.line).toBe('a\\u202eb');
  });

  it('say where a turn failed and where an approval waits, which counts for more', () => {
    const waits = commandEntry({ status: 'waiting' });
    const waiting = someTurn([userEntry({ text: 'Go' }), waits], { id: 'w', status: 'running' });
    const marks = turnMarks(
      [turnOf('1'), turnOf('2', { status: 'failed' }), turnOf('3', { status: 'notSent' }), waiting],
      9,
    );
    expect(marks.map(({ state }) => state)).toEqual(['plain', 'failed', 'failed', 'waiting']);
    expect(marks.map(nameOfMark)).toEqual(['Ask 1', 'Ask 2, failed', 'Ask 3, failed', 'Go, waiting for you']);
    expect(turnMarks([turnOf('2', { status: 'failed' }), waiting], 1)[0]?.state).toBe('waiting');
  });

  it('merge when they do not all fit', () => {
    const marks = turnMarks(turns(1_000), 50);
    expect(marks).toHaveLength(50);
    expect(marks[0]?.turns).toHaveLength(20);
    expect(marks.flatMap((mark) => mark.turns)).toHaveLength(1_000);
    expect(nameOfMark(marks[1] ?? marks[0] ?? never())).toBe('Ask 20 and 19 more turns');
    expect(turnMarks(turns(7), 3).map((mark) => mark.turns.length)).toEqual([3, 3, 1]);
  });

  it('include the one of the turn in view', () => {
    const marks = turnMarks(turns(10), 5);
    expect(markInView(marks, marks[2]?.turns[1] ?? null)).toBe(2);
    expect(markInView(marks, null)).toBe(-1);
  });

  it('appear beside the text, once there are more than five', () => {
    expect(hasRail(6, 60)).toBe(true);
    expect(hasRail(5, 60)).toBe(false);
    expect(hasRail(6, 51)).toBe(false);
  });
});

describe('the turn in view', () => {
  const starts = [0, 500, 1_200, 3_000];

  it('is the one that fills the upper part of the view, or the last one at the end', () => {
    expect(turnInView(starts, { top: 0, height: 600, isAtEnd: false })).toBe(0);
    expect(turnInView(starts, { top: 400, height: 600, isAtEnd: false })).toBe(1);
    expect(turnInView(starts, { top: 2_000, height: 600, isAtEnd: false })).toBe(2);
    expect(turnInView(starts, { top: 2_700, height: 600, isAtEnd: true })).toBe(3);
    expect(turnInView([], { top: 0, height: 600, isAtEnd: true })).toBeNull();
  });

  it('has turns before and after it; before it comes its own start', () => {
    expect(turnBeside(starts, 1_200, -1)).toBe(1);
    expect(turnBeside(starts, 1_500, -1)).toBe(2);
    expect(turnBeside(starts, 1_200, 1)).toBe(3);
    expect(turnBeside(starts, 0, -1)).toBeNull();
    expect(turnBeside(starts, 3_000, 1)).toBeNull();
  });
});

function never(): never {
  throw new Error('There is no mark');
}
