import { describe, expect, it } from 'vitest';
import { entryId } from '../../shared/base/ids.ts';
import { newTurn } from '../../shared/transcript/edit-turn.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import { answer, command, one, patch } from '../../shared/transcript/sample-thread.ts';
import { inspectionOf } from './inspect-turn.ts';

const turnOf = (entries: readonly Entry[], hasDiff = false) => ({ ...newTurn(one), entries, hasDiff });
const later = entryId.parse('later');

describe('what Inspect leads to', () => {
  it('is the command that was cut off, though another came after it', () => {
    const cut: Entry = { ...command, status: 'cutOff' };
    expect(inspectionOf(turnOf([cut, { ...command, id: later, status: 'done' }]))).toEqual({
      run: command.id,
      diff: null,
    });
  });

  it('is the patch that was cut off, else the diff of the turn', () => {
    expect(inspectionOf(turnOf([{ ...patch, status: 'cutOff' }]))).toEqual({ run: null, diff: { entry: patch.id } });
    expect(inspectionOf(turnOf([{ ...patch, status: 'done' }], true))).toEqual({ run: null, diff: { entry: null } });
  });

  it('is the last command where all had ended', () => {
    const done: Entry = { ...command, status: 'done' };
    expect(inspectionOf(turnOf([done, { ...done, id: later }, answer])).run).toBe(later);
  });

  it('is nothing but the turn itself where only text was written', () => {
    expect(inspectionOf(turnOf([answer]))).toEqual({ run: null, diff: null });
  });
});
