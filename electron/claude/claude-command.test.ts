import { expect, it } from 'vitest';
import { claudeNotInstalled } from './claude-command.ts';

it('says how Claude Code is installed where it is not', () => {
  expect(claudeNotInstalled()).toContain('npm install -g @anthropic-ai/claude-code');
});
