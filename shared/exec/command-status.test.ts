import { describe, expect, it } from 'vitest';
import { commandStatus, isOpenCommand } from './command-status.ts';

describe('isOpenCommand', () => {
  it('counts a command as open as long as it may still print, also while it waits for a yes', () => {
    expect(commandStatus.options.filter(isOpenCommand)).toEqual(['starting', 'running', 'waiting', 'background']);
  });
});
