import { delimiter } from 'node:path';
import { expect, it } from 'vitest';
import { claudeEnvironment, claudeNotInstalled } from './claude-command.ts';

it.skipIf(process.platform === 'win32')('loads no library and no settings by a path that depends on the folder', () => {
  const person = {
    HOME: '/home/me',
    NO_PROXY: '',
    LD_LIBRARY_PATH: ['', '/opt/lib', '.', 'lib', '/usr/lib', ''].join(delimiter),
    DYLD_LIBRARY_PATH: '',
    LD_PRELOAD: './mine.so /opt/keep.so',
    CLAUDE_CONFIG_DIR: '',
  };
  expect(claudeEnvironment(person)).toEqual({
    HOME: '/home/me',
    NO_PROXY: '',
    LD_LIBRARY_PATH: ['/opt/lib', '/usr/lib'].join(delimiter),
    LD_PRELOAD: '/opt/keep.so',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
  });
  expect(claudeEnvironment({ LD_PRELOAD: 'libkeep.so', CLAUDE_CONFIG_DIR: '/cfg' })).toMatchObject({
    // The loader searches LD_LIBRARY_PATH and the system folders for it.
    LD_PRELOAD: 'libkeep.so',
    CLAUDE_CONFIG_DIR: '/cfg',
  });
});

it('says how to install Claude Code if it is missing', () => {
  expect(claudeNotInstalled()).toContain('npm install -g @anthropic-ai/claude-code');
});
