import { describe, expect, it } from 'vitest';
import { entryId } from '../../shared/base/ids.ts';
import { createTurn } from '../../shared/transcript/edit-turn.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import { answer, command, one, patch } from '../../shared/transcript/sample-thread.ts';
import { findInspection } from './inspect-turn.ts';

const createTestTurn = (entries: readonly Entry[], hasDiff = false) => ({ ...createTurn(one), entries, hasDiff });
const later = entryId.parse('later');

describe('inspectionOf', () => {
  it('picks the interrupted command, even if another one came after it', () => {
    const cut: Entry = { ...command, status: 'cutOff' };
    expect(findInspection(createTestTurn([cut, { ...command, id: later, status: 'done' }]))).toEqual({
      command: command.id,
      diff: null,
    });
  });

  it('picks the interrupted patch, else the diff of the turn', () => {
    expect(findInspection(createTestTurn([{ ...patch, status: 'cutOff' }]))).toEqual({
      command: null,
      diff: { entry: patch.id },
    });
    expect(findInspection(createTestTurn([{ ...patch, status: 'done' }], true))).toEqual({
      command: null,
      diff: { entry: null },
    });
  });

  it('picks the last command when all of them finished', () => {
    const done: Entry = { ...command, status: 'done' };
    expect(findInspection(createTestTurn([done, { ...done, id: later }, answer])).command).toBe(later);
  });

  it('picks neither a command nor a diff in a turn that wrote only text', () => {
    expect(findInspection(createTestTurn([answer]))).toEqual({ command: null, diff: null });
  });
});
