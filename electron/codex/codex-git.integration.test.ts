import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCacheFolder, createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { commandMark } from '../console/command-mark.ts';
import { createCodexEnvironment, programNameVariable } from './codex-git.ts';

const systemPath = '/usr/local/bin:/usr/bin:/bin';

describe.skipIf(process.platform === 'win32')('the git that Codex finds', () => {
  let folder: TestFolder;
  const at = (name: string) => join(folder.path, name);
  beforeEach(() => {
    folder = createTemporaryFolder('codex-git');
  });
  afterEach(() => folder.remove());

  const environment = async (path = systemPath, writable: readonly string[] = []) => {
    const made = await createCodexEnvironment({ PATH: path, HOME: folder.path }, { folders: [at('own')], writable });
    if (!made.ok) throw new Error(JSON.stringify(made.error));
    return made.value.ofCodex;
  };

  /** Returns what `git --version` prints for a program with this name. The shell must not turn into git itself. */
  const gitOf = (name: string, env: Readonly<Record<string, string>>, args = '--version') => {
    copyFileSync('/bin/sh', at(name));
    chmodSync(at(name), 0o755);
    const { status, stderr, stdout } = spawnSync(at(name), ['-c', `git ${args}; exit $?`], {
      encoding: 'utf8',
      env: { ...env },
    });
    return { status, printed: `${stdout}${stderr}` };
  };
  const nothing = { status: 128, printed: '' };
  const works = { status: 0, printed: expect.stringContaining('git version') };

  it('the git wrapper for Codex does nothing for Codex itself, whatever the name of its program', async () => {
    const env = await environment();
    expect(gitOf('codex', env)).toEqual(nothing);
    expect(gitOf('codex-x86_64-unknown-linux-musl', env)).toEqual(nothing);
    const renamed = { ...env, [programNameVariable]: 'my-own-program-with-a-long-name' };
    expect(gitOf('my-own-program-with-a-long-name', renamed)).toEqual(nothing);
  });

  it("the git wrapper for Codex does nothing for Codex's own calls, even if Codex is gone by then", async () => {
    expect(gitOf('another', await environment(), '-c safe.bareRepository=explicit --version')).toEqual(nothing);
  });

  it("the git wrapper for Codex runs the real git for commands of threads, Workcell's own commands and tool servers", async () => {
    const env = await environment();
    expect(gitOf('codex', { ...env, CODEX_THREAD_ID: '1' })).toEqual(works);
    expect(gitOf('codex', { ...env, ...commandMark })).toEqual(works);
    expect(gitOf('tool-server', env)).toEqual(works);
  });

  it('the git wrapper for Codex gives the real git a PATH without the script', async () => {
    const env = { ...(await environment()), ...commandMark };
    expect(gitOf('codex', env, '-c alias.path=\'!printf %s "$PATH"\' path').printed).toMatch(
      new RegExp(`(^|:)${systemPath}$`),
    );
    expect(gitOf('codex', env, '-c alias.path=\'!printf %s "$PATH"\' path').printed).not.toContain(at('own'));
  });

  it('the git wrapper for Codex runs no git of the current folder if PATH is otherwise empty', async () => {
    const env = { ...(await environment('')), ...commandMark };
    expect(env.PATH).toBe(at('own'));
    writeFileSync(at('git'), '#!/bin/sh\necho planted\n', { mode: 0o755 });
    const run = spawnSync(join(at('own'), 'git'), [], { cwd: folder.path, env, encoding: 'utf8' });
    expect(run).toMatchObject({ status: 127, stdout: '' });
  });

  it('the git wrapper for Codex loads no code of the current folder, and neither does the real git behind it', async () => {
    mkdirSync(at('project'));
    writeFileSync(at('project/env.sh'), ': > sprung');
    writeFileSync(at('project/git'), '#!/bin/sh\n: > sprung\n', { mode: 0o755 });
    const person = {
      PATH: systemPath,
      HOME: folder.path,
      // The loader complains about a file that is not a library.
      LD_PRELOAD: './env.sh',
      LD_LIBRARY_PATH: ':lib',
      BASH_ENV: 'env.sh',
      ENV: './env.sh',
      GIT_EXEC_PATH: '.',
      GIT_DIR: at('project/.git'),
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.fsmonitor',
      GIT_CONFIG_VALUE_0: './git',
    };
    const kept = ['GIT_CONFIG_COUNT', 'GIT_CONFIG_KEY_0', 'GIT_CONFIG_VALUE_0', 'HOME', 'PATH'];
    const run = (env: Readonly<Record<string, string>>) =>
      spawnSync(join(at('own'), 'git'), ['--exec-path'], {
        cwd: at('project'),
        env: { ...env, ...commandMark },
        encoding: 'utf8',
      });
    const places = { folders: [at('own')], writable: [at('project')] };
    const made = await createCodexEnvironment(person, places, process.platform);
    if (!made.ok) throw new Error(JSON.stringify(made.error));
    const { ofCodex, ofOthers } = made.value;
    expect(run({ ...person, PATH: ofCodex.PATH ?? '' })).toMatchObject({ stdout: '.\n' });
    for (const given of [ofCodex, ofOthers]) {
      const safe = run(given);
      expect(safe).toMatchObject({ status: 0, stderr: '' });
      expect(safe.stdout).toMatch(/^\/.+/);
      expect(Object.keys(given).sort()).toEqual(kept);
      expect(given).toMatchObject({ GIT_CONFIG_COUNT: '1', GIT_CONFIG_VALUE_0: '' });
    }
  });

  it('passes on what only languages read, for commands in the sandbox, but not to another program', async () => {
    const languages = {
      PYTHONPATH: 'src',
      CLASSPATH: `.:${at('project/classes')}`,
      NODE_OPTIONS: `--require ${at('project/.pnp.cjs')}`,
      JAVA_TOOL_OPTIONS: '-javaagent:agent.jar',
    };
    const person = { PATH: systemPath, HOME: folder.path, ...languages, LD_PRELOAD: './x.so', BASH_ENV: 'env.sh' };
    const made = await createCodexEnvironment(person, { folders: [at('own')], writable: [at('project')] });
    if (!made.ok) throw new Error(JSON.stringify(made.error));
    const usual = { PATH: [at('own'), systemPath].join(delimiter), HOME: folder.path };
    expect(made.value).toEqual({ ofCodex: { ...usual, ...languages }, ofOthers: usual });
  });

  it('the git wrapper for Codex comes first on PATH, without folders in which turns can write', async () => {
    mkdirSync(at('project/bin'), { recursive: true });
    const path = ['.', '', 'node_modules/.bin', at('project/bin'), systemPath].join(delimiter);
    const env = await environment(path, [at('project')]);
    expect(env.PATH).toBe([at('own'), systemPath].join(delimiter));
  });

  it('the git wrapper for Codex belongs only to the user, and is repaired', async () => {
    await environment();
    const path = join(at('own'), 'git');
    writeFileSync(path, 'something else');
    chmodSync(path, 0o644);
    const env = await environment();
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(gitOf('codex', env)).toEqual(nothing);
  });

  it('the git wrapper for Codex moves to the next folder if the first cannot be written, and Codex does not start without it', async () => {
    const blocked = join(import.meta.filename, 'no-folder');
    const places = (folders: readonly string[]) =>
      createCodexEnvironment({ PATH: systemPath }, { folders, writable: [] }, process.platform);
    expect(await places([blocked, at('second')])).toMatchObject({
      value: { ofCodex: { PATH: [at('second'), systemPath].join(delimiter) } },
    });
    expect(await places([blocked])).toMatchObject({ ok: false, error: { type: 'cannotStart' } });
  });

  it('the git wrapper for Codex is not put where turns can write if there is another place', async () => {
    const elsewhere = createCacheFolder('codex-git');
    const folders = [at('project/own'), elsewhere.path];
    const made = await createCodexEnvironment({ PATH: systemPath }, { folders, writable: [at('project')] });
    expect(made).toMatchObject({ value: { ofCodex: { PATH: [elsewhere.path, systemPath].join(delimiter) } } });
    await elsewhere.remove();
  });
});
