import { describe, expect, it } from 'vitest';
import { createTurn } from '../../../shared/transcript/edit-turn.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import { answer, command, one, patch } from '../../../shared/transcript/sample-thread.ts';
import { describeInterruption } from './describe-interruption.ts';

const wordsOn = (...entries: readonly Entry[]) => describeInterruption({ ...createTurn(one), entries });

describe('what is known about an interrupted turn', () => {
  it('says that an interrupted turn did nothing if only text was written', () => {
    expect(wordsOn(answer)).toBe(
      'The answer was cut off, and Codex does not remember its text. No command had run and no file had changed.',
    );
  });

  it('does not claim to know how running work of an interrupted turn ended', () => {
    expect(wordsOn(command)).toBe('“ls” was running. It may not have finished.');
    expect(wordsOn(patch)).toBe('A patch to 0 files was being applied. It may be incomplete.');
  });

  it('knows that waiting work of an interrupted turn was not done', () => {
    expect(wordsOn({ ...command, status: 'waiting' })).toBe('“ls” waited for your answer and did not run.');
    expect(wordsOn({ ...patch, status: 'waiting' })).toBe('A patch waited for your answer and was not applied.');
  });

  it('does not mention work that had ended before an interruption, and shortens a long command', () => {
    expect(wordsOn({ ...command, status: 'done' })).toBe('');
    expect(wordsOn({ ...command, command: `echo ${'a'.repeat(200)}\nls` })).toMatch(/^“echo a{74}…” was running/);
  });
});
