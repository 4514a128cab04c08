import { describe, expect, it } from 'vitest';
import { commandStatus, isOpenCommand } from './command-status.ts';

describe('isOpenCommand', () => {
  it('counts a command as open while it may still print, even while it waits for approval', () => {
    expect(commandStatus.options.filter(isOpenCommand)).toEqual(['starting', 'running', 'waiting', 'background']);
  });
});
