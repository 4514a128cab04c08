import { describe, expect, it } from 'vitest';
import { createGitCall } from './git-call.ts';
import { isOlderGitVersion, oldestMergingGit, parseGitVersion } from './git-version.ts';
import { formatPrivateConfig, parseConfigList } from './portable-config.ts';
import { decodePath, formatPath, splitEntries, toRawPath } from './raw-path.ts';

const own = { emptyFolder: '/ours/empty', emptyFile: '/ours/empty.config' };
const git = {
  program: '/usr/bin/git',
  privateFolder: '/ours',
  environment: {
    PATH: '/usr/bin:relative:/bin',
    HOME: '/home/person',
    GIT_DIR: '/elsewhere',
    GIT_SSH_COMMAND: 'evil',
    GIT_EXTERNAL_DIFF: 'evil',
    GIT_CONFIG_PARAMETERS: "'core.fsmonitor=evil'",
    LD_PRELOAD: 'evil.so',
    NoDefaultCurrentDirectoryInExePath: '1',
  },
};

describe('a git process', () => {
  it('a git process gets an environment from Workcell, in which nothing chooses a program', () => {
    const { args, environment } = createGitCall(git, own, { command: 'ls-files', folder: '/project' });
    expect(args).toEqual(['--no-pager', 'ls-files']);
    expect(environment).toMatchObject({
      PATH: '/usr/bin:/bin',
      HOME: '/ours/empty',
      GIT_CONFIG_GLOBAL: '/ours/empty.config',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_NO_LAZY_FETCH: '1',
      GIT_ALLOW_PROTOCOL: '',
      GIT_SSH_COMMAND: '',
      PYTHONSAFEPATH: '1',
      NoDefaultCurrentDirectoryInExePath: '1',
    });
    for (const name of ['GIT_DIR', 'GIT_EXTERNAL_DIFF', 'GIT_CONFIG_PARAMETERS', 'LD_PRELOAD']) {
      expect(environment).not.toHaveProperty(name);
    }
  });

  it('a git process is refused for a command that is not allowed, and for a checkout of a worktree', () => {
    const start = (command: string, ...args: readonly string[]) =>
      createGitCall(git, own, { command: command as 'worktree', args, folder: '/project' });
    expect(() => start('pull')).toThrow('not allowed');
    expect(() => start('add', '--all')).toThrow('not allowed');
    expect(() => start('worktree', 'add', '/there')).toThrow('not allowed');
    expect(() => start('worktree', 'remove', '/there')).toThrow('not allowed');
    expect(() => start('worktree', 'prune')).toThrow('not allowed');
    expect(start('worktree', 'add', '--no-checkout', '/there').args).toContain('--no-checkout');
  });

  it('a git process gets settings by number, whatever their names contain', () => {
    const settings = [['filter.a=b.clean', 'x\ny']] as const;
    const { environment } = createGitCall(git, own, { command: 'ls-files', folder: '/project', settings });
    expect(environment).toMatchObject({
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'filter.a=b.clean',
      GIT_CONFIG_VALUE_0: 'x\ny',
    });
  });
});

describe('the configuration of a private git folder', () => {
  const facts = { emptyFile: '/e', emptyFolder: '/f', excludesFile: null, ignoresCase: false };
  it('the configuration of a private git folder copies settings that change contents, and none that name a program', () => {
    const entries = parseConfigList(
      Buffer.from(
        'core.autocrlf\ninput\0core.fsmonitor\n/evil\0filter.x.clean\nevil\0core.eol\nlf"\n\0core.filemode\0',
      ),
    );
    const text = formatPrivateConfig({ ...facts, entries });
    expect(text).toContain('autocrlf = "input"');
    expect(text).toContain('filemode = "true"');
    expect(text).toContain('fsmonitor = "false"');
    expect(text).toContain('safecrlf = "false"');
    expect(text).not.toContain('evil');
    expect(text).not.toContain('eol');
  });
});

describe('git versions', () => {
  it('git versions are parsed and compared', () => {
    expect(parseGitVersion('git version 2.39.5 (Apple Git-154)')).toEqual({ major: 2, minor: 39 });
    expect(parseGitVersion('git version 2.45.1.windows.1')).toEqual({ major: 2, minor: 45 });
    expect(parseGitVersion('nothing')).toBeNull();
    expect(isOlderGitVersion({ major: 2, minor: 34 }, oldestMergingGit)).toBe(true);
    expect(isOlderGitVersion({ major: 3, minor: 0 }, oldestMergingGit)).toBe(false);
  });
});

describe('a raw path', () => {
  it('a raw path is decoded if it is UTF-8, and otherwise shown byte by byte', () => {
    const [odd, fine] = splitEntries(Buffer.from([0x61, 0xe9, 0, 0xc3, 0xa9, 0]));
    if (odd === undefined || fine === undefined) throw new Error('two paths');
    expect(decodePath(odd)).toBeNull();
    expect(formatPath(odd)).toBe('a\\xe9');
    expect(decodePath(fine)).toBe('é');
    expect(toRawPath('é')).toBe(fine);
  });
});
