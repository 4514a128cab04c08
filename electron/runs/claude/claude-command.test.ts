import { expect, it } from 'vitest';
import { claudeEnvironment, claudeNotInstalled } from './claude-command.ts';

it('takes no settings from the current folder', () => {
  const added = { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1' };
  const person = { HOME: '/home/me', NO_PROXY: '' };
  expect(claudeEnvironment({ ...person, CLAUDE_CONFIG_DIR: '' })).toEqual({ ...person, ...added });
  expect(claudeEnvironment({ CLAUDE_CONFIG_DIR: '/cfg' })).toEqual({ CLAUDE_CONFIG_DIR: '/cfg', ...added });
});

it('says how to install Claude Code if it is missing', () => {
  expect(claudeNotInstalled()).toContain('npm install -g @anthropic-ai/claude-code');
});
