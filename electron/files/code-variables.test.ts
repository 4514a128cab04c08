import { describe, expect, it } from 'vitest';
import { isInside } from '../../shared/files/is-inside.ts';
import { withoutForeignCode } from './code-variables.ts';

const onLinux = (environment: Record<string, string>) =>
  withoutForeignCode(environment, async (path) => isInside('/w/my project', path, 'posix'), 'linux');

describe('the environment of a child process', () => {
  it.each([
    ['LD_PRELOAD', './x.so'],
    ['LD_AUDIT', 'lib/x.so'],
    ['LD_LIBRARY_PATH', ':'],
    ['LD_LIBRARY_PATH', 'lib:/w/my project/lib'],
    ['DYLD_INSERT_LIBRARIES', '@executable_path/../x.dylib'],
    ['DYLD_FALLBACK_FRAMEWORK_PATH', '.'],
    ['PYTHONPATH', 'src'],
    ['PYTHONPATH', '/w/my project/src'],
    ['PYTHONSTARTUP', './start.py'],
    ['NODE_PATH', '../modules'],
    ['NODE_OPTIONS', '--require ./x'],
    ['NODE_OPTIONS', '--max-old-space-size=4096 -r ts-node/register'],
    ['NODE_OPTIONS', '--import=tsx'],
    ['NODE_OPTIONS', '--import "file:///w/my project/x.js"'],
    ['NODE_OPTIONS', '--require "/w/my project/.pnp.cjs"'],
    ['NODE_OPTIONS', '--experimental-default-config-file'],
    ['PERL5OPT', '-Ilib'],
    ['PERL5OPT', '-Mlib=lib'],
    ['PERL5LIB', 'lib'],
    ['PERL_USE_UNSAFE_INC', '1'],
    ['RUBYOPT', '-I lib'],
    ['RUBYOPT', '-r./x'],
    ['JAVA_TOOL_OPTIONS', '-javaagent:x.jar'],
    ['MAVEN_OPTS', '-cp classes'],
    ['LUA_INIT', '@x.lua'],
    ['BASH_ENV', 'env.sh'],
    ['BASH_ENV', '/tmp/$PWD/env.sh'],
    ['ENV', '/w/my project/env.sh'],
    ['ZDOTDIR', '.'],
    ['SHELL', '/w/my project/bin/sh'],
    ['XDG_DATA_HOME', '/w/my project/share'],
    ['XDG_DATA_DIRS', '/w/my project/share:share'],
    ['EDITOR', './ed'],
    ['EDITOR', '"/w/my project/ed" --wait'],
    ['EDITOR', '/w/my project/ed --wait'],
    ['EDITOR', '/w/my\\ project/ed'],
    ['VISUAL', 'python3 edit.py'],
    ['BROWSER', 'firefox:./open'],
    ['BROWSER', 'sh -c "exec ./open %s"'],
    ['PAGER', 'less | $PWD/pager'],
    ['LESSOPEN', '|bin/lesspipe %s'],
    ['GIT_EXEC_PATH', 'libexec'],
    ['GIT_DIR', '.git'],
    ['GIT_TEMPLATE_DIR', '/w/my project/templates'],
    ['GIT_CONFIG_GLOBAL', './gitconfig'],
    ['GIT_SSH_COMMAND', 'ssh -F config'],
    ['GIT_SSH_COMMAND', 'ssh -o ProxyCommand=./proxy'],
    ['GIT_ASKPASS', 'bin/ask'],
    ['GIT_EXTERNAL_DIFF', '/w/my project/diff'],
    ['GIT_CONFIG_PARAMETERS', "'core.fsmonitor=./x'"],
    ['npm_config_script_shell', './sh'],
    ['OPENSSL_CONF', 'openssl.cnf'],
    ['DOTNET_STARTUP_HOOKS', '/w/my project/hook.dll'],
  ])('has no %s that leads into an opened or the current folder: %s', async (name, value) => {
    expect(await onLinux({ [name]: value, HOME: '/home/ada' })).toEqual({ HOME: '/home/ada' });
  });

  it('keeps of a list what leads elsewhere', async () => {
    expect(
      await onLinux({
        LD_LIBRARY_PATH: ':/opt/lib:.:/w/my project/lib:/usr/lib:',
        LD_PRELOAD: './mine.so /usr/$LIB/keep.so libkeep.so',
        PYTHONPATH: 'src:/opt/python',
        XDG_DATA_DIRS: '/w/my project/share:/usr/share/',
        LUA_PATH: './?.lua;/opt/?.lua;;',
      }),
    ).toEqual({
      LD_LIBRARY_PATH: '/opt/lib:/usr/lib',
      LD_PRELOAD: '/usr/$LIB/keep.so:libkeep.so',
      PYTHONPATH: '/opt/python',
      XDG_DATA_DIRS: '/usr/share/',
      LUA_PATH: '/opt/?.lua;;',
    });
  });

  it("keeps the user's own programs, options and settings, and everything that names no code", async () => {
    const person = {
      HOME: '/home/ada',
      PWD: '/w/my project',
      DATABASE: './data.db',
      NODE_OPTIONS: '--max-old-space-size=4096 --require /opt/trace/register.js --import file:///opt/x.mjs',
      PERL5OPT: '-Mstrict -w -I/opt/perl',
      RUBYOPT: '-W0 -rset',
      JAVA_TOOL_OPTIONS: '-Dfile.encoding=UTF-8 -Xmx2g -javaagent:/opt/agent.jar',
      BASH_ENV: '/home/ada/.bashenv',
      ZDOTDIR: '/home/ada/.config/zsh',
      SHELL: '/bin/zsh',
      EDITOR: "'/Applications/Sublime Text.app/Contents/bin/subl' --wait",
      VISUAL: '/Applications/Sublime\\ Text.app/Contents/bin/subl -w',
      GIT_ASKPASS: '/Applications/Visual Studio Code.app/Contents/askpass.sh',
      BROWSER: 'firefox:/usr/bin/chromium %s',
      LESSOPEN: '| /usr/bin/lesspipe.sh %s',
      VIMINIT: 'source $HOME/.vim/vimrc',
      GIT_SSH_COMMAND: 'ssh -i ~/.ssh/work -o IdentitiesOnly=yes',
      GIT_AUTHOR_NAME: 'Ada ./Lovelace',
      GIT_CEILING_DIRECTORIES: '/w/my project',
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_0: 'url.https://example.com/.insteadOf',
      GIT_CONFIG_VALUE_0: 'git@example.com:',
      GIT_CONFIG_KEY_1: 'core.hooksPath',
      GIT_CONFIG_VALUE_1: '/home/ada/hooks',
      CODEX_HOME: '/w/my project/.codex-home',
    };
    expect(await onLinux(person)).toEqual(person);
  });

  it.each([
    ['core.hooksPath', 'hooks'],
    ['core.fsmonitor', './x'],
    ['alias.st', '!/w/my project/x'],
  ])('has none of the settings of git in variables if one leads into such a folder: %s %s', async (key, value) => {
    const settings = {
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_0: 'user.name',
      GIT_CONFIG_VALUE_0: 'Ada',
      GIT_CONFIG_KEY_1: key,
      GIT_CONFIG_VALUE_1: value,
    };
    expect(await onLinux(settings)).toEqual({});
  });

  it('is judged by the names and paths of Windows there', async () => {
    const onWindows = (environment: Record<string, string>) =>
      withoutForeignCode(environment, async (path) => isInside('C:\\w', path, 'windows'), 'win32');
    const kept = {
      PythonPath: 'C:\\python;D:\\more',
      ComSpec: 'C:\\Windows\\system32\\cmd.exe',
      NODE_OPTIONS: '--require "C:\\Program Files\\x\\y.js"',
      EDITOR: '"C:\\Program Files\\ed.exe" /wait',
    };
    expect(await onWindows(kept)).toEqual(kept);
    expect(await onWindows({ PythonPath: 'src;C:\\W\\src;C:\\python' })).toEqual({ PythonPath: 'C:\\python' });
    expect(
      await onWindows({ comspec: 'c:\\W\\cmd.exe', NODE_OPTIONS: '-r .\\x.js', EDITOR: 'bin\\ed', Node_Path: 'x' }),
    ).toEqual({});
  });
});
