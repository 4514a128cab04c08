import { describe, expect, it } from 'vitest';
import { entryId } from '../../shared/base/ids.ts';
import { newTurn } from '../../shared/transcript/edit-turn.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import { answer, command, one, patch } from '../../shared/transcript/sample-thread.ts';
import { inspectionOf } from './inspect-turn.ts';

const turnOf = (entries: readonly Entry[], hasDiff = false) => ({ ...newTurn(one), entries, hasDiff });
const later = entryId.parse('later');

describe('inspectionOf', () => {
  it('picks the interrupted command, even if another one came after it', () => {
    const cut: Entry = { ...command, status: 'cutOff' };
    expect(inspectionOf(turnOf([cut, { ...command, id: later, status: 'done' }]))).toEqual({
      run: command.id,
      diff: null,
    });
  });

  it('picks the interrupted patch, else the diff of the turn', () => {
    expect(inspectionOf(turnOf([{ ...patch, status: 'cutOff' }]))).toEqual({ run: null, diff: { entry: patch.id } });
    expect(inspectionOf(turnOf([{ ...patch, status: 'done' }], true))).toEqual({ run: null, diff: { entry: null } });
  });

  it('picks the last command when all of them finished', () => {
    const done: Entry = { ...command, status: 'done' };
    expect(inspectionOf(turnOf([done, { ...done, id: later }, answer])).run).toBe(later);
  });

  it('offers only the turn itself when it wrote nothing but text', () => {
    expect(inspectionOf(turnOf([answer]))).toEqual({ run: null, diff: null });
  });
});
