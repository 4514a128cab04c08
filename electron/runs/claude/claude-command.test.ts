import { expect, it } from 'vitest';
import { buildClaudeEnvironment, describeClaudeNotInstalled } from './claude-command.ts';

it('takes no settings from the current folder', () => {
  const added = { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1' };
  const person = { HOME: '/home/me', NO_PROXY: '' };
  expect(buildClaudeEnvironment({ ...person, CLAUDE_CONFIG_DIR: '' })).toEqual({ ...person, ...added });
  expect(buildClaudeEnvironment({ CLAUDE_CONFIG_DIR: '/cfg' })).toEqual({ CLAUDE_CONFIG_DIR: '/cfg', ...added });
});

it('reports how to install Claude Code if it is missing', () => {
  expect(describeClaudeNotInstalled()).toContain('npm install -g @anthropic-ai/claude-code');
});
