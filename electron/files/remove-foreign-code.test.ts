import { describe, expect, it } from 'vitest';
import { isInside } from '../../shared/files/is-inside.ts';
import { namesLeftOut, removeForeignCode } from './remove-foreign-code.ts';

const onLinux = (environment: Record<string, string>, isForCodex = false) =>
  removeForeignCode(environment, async (path) => isInside('/w/my project', path, 'posix'), 'linux', isForCodex);
const onWindows = (environment: Record<string, string>) =>
  removeForeignCode(environment, async (path) => isInside('C:\\w', path, 'windows'), 'win32');
/** Creates variables with settings for git. */
const settings = (...pairs: readonly (readonly [key: string, value: string])[]): Record<string, string> => ({
  GIT_CONFIG_COUNT: String(pairs.length),
  ...Object.fromEntries(
    pairs.flatMap(([key, value], at) => [
      [`GIT_CONFIG_KEY_${at}`, key],
      [`GIT_CONFIG_VALUE_${at}`, value],
    ]),
  ),
});

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
    // Hostile values.
    ['LD_LIBRARY_PATH', 'lib;/w/my project/lib'],
    ['NODE_OPTIONS', '--import file:///w/my%20project/x.js'],
    ['NODE_OPTIONS', '--experimental_loader=./x.mjs'],
    ['NODE_OPTIONS', '--require "./x y"'],
    ['NODE_OPTIONS', '--import=data:text/javascript,1'],
    ['PERL5OPT', '-Mlib=/opt/perl,lib'],
    ['PERL5OPT', '-wIlib'],
    ['PERL5OPT', '-Mblib'],
    ['PERL5OPT', '-Mstrict;require"./x.pl"'],
    ['RUBYOPT', '-w -r../x'],
    ['RUBYOPT', '-I/opt/ruby:lib'],
    ['JAVA_TOOL_OPTIONS', '"-javaagent:/w/my project/x.jar"'],
    ['JAVA_TOOL_OPTIONS', "-Dname=O'Brien -javaagent:x.jar"],
    ['JAVA_TOOL_OPTIONS', '-XX:OnOutOfMemoryError=./x'],
    ['_JAVA_OPTIONS', '-Xbootclasspath/a:x.jar'],
    ['JDK_JAVA_OPTIONS', '@options'],
    ['EDITOR', 'vi $(./x)'],
    ['EDITOR', 'node --no-warnings edit.js'],
    ['PAGER', 'less `./x`'],
    ['BROWSER', 'open http://a;./x'],
    ['BROWSER', 'open file:///w/my%20project/x'],
    ['GIT_SSH_COMMAND', 'ssh -Fconfig'],
    ['DEVELOPER_DIR', 'Xcode.app'],
    ['GST_PLUGIN_SCANNER', '/w/my project/scanner'],
    ['KRB5_CONFIG', 'krb5.conf'],
    ['TCLLIBPATH', '{/w/my project/tcl} lib'],
    ['npm_config_script-shell', './sh'],
    ['ENV', './env.sh'],
    ['ENV', '$PWD/env'],
    ['GEM_HOME', ''],
    ['GIT_CONFIG_PARAMETERS', "'alias.x'='!./x'"],
    ['GIT_CONFIG_PARAMETERS', 'core.fsmonitor=./x'],
  ])('a child environment has no %s that leads into an opened or the current folder: %s', async (name, value) => {
    expect(await onLinux({ [name]: value, HOME: '/home/ada' })).toEqual({ HOME: '/home/ada' });
  });

  it('a child environment keeps the list entries that lead elsewhere', async () => {
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

  it("a child environment keeps the user's own programs and settings, and everything that names no code", async () => {
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
    ['CORE.FSMONITOR', './x'],
    ['core.sshCommand', 'ssh -F config'],
    ['alias.st', '!/w/my project/x'],
    ['credential.https://example.com.helper', '!./x'],
    ['gpg.ssh.program', './x'],
    ['include.path', '/w/my project/config'],
    ['includeIf.gitdir:/w/.path', 'config'],
    ['init.templateDir', 'templates'],
  ])('has no setting of git in variables that leads into such a folder, but all others: %s %s', async (key, value) => {
    const given = settings(['user.name', 'Ada'], [key, value], ['core.pager', 'less']);
    expect(await onLinux(given)).toEqual(
      settings(['user.name', 'Ada'], ['workcell.leftout', ''], ['core.pager', 'less']),
    );
    const parameters = `'user.name=Ada' '${key}'='${value}' 'core.pager'='less'`;
    expect(await onLinux({ GIT_CONFIG_PARAMETERS: parameters })).toEqual({
      GIT_CONFIG_PARAMETERS: "'user.name=Ada' 'core.pager'='less'",
    });
  });

  const real: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    SDKMAN: {
      SDKMAN_DIR: '/home/ada/.sdkman',
      JAVA_HOME: '/home/ada/.sdkman/candidates/java/current',
      MAVEN_OPTS: '-Xmx2g -XX:+UseG1GC -Dmaven.repo.local=/home/ada/.m2/repository',
      GRADLE_OPTS: '-Dorg.gradle.daemon=false "-Dorg.gradle.jvmargs=-Xmx2g -XX:MaxMetaspaceSize=512m"',
    },
    nvm: {
      NVM_DIR: '/home/ada/.nvm',
      NVM_INC: '/home/ada/.nvm/versions/node/v24.0.0/include/node',
      NODE_PATH: '/home/ada/.nvm/versions/node/v24.0.0/lib/node_modules',
      NODE_OPTIONS: '--max-old-space-size=8192 --enable-source-maps',
    },
    asdf: { ASDF_DIR: '/home/ada/.asdf', RUBYOPT: '-W:no-deprecated -rbundler/setup' },
    pyenv: { PYENV_ROOT: '/home/ada/.pyenv', PYENV_SHELL: 'zsh', PYTHONPATH: '/home/ada/lib/python:/opt/python' },
    conda: {
      CONDA_PREFIX: '/opt/conda',
      CONDA_EXE: '/opt/conda/bin/conda',
      GSETTINGS_SCHEMA_DIR: '/opt/conda/share/glib-2.0/schemas',
      JAVA_HOME: '/opt/conda/lib/jvm',
      JAVA_LD_LIBRARY_PATH: '/opt/conda/lib/jvm/lib/server',
      XML_CATALOG_FILES: 'file:///opt/conda/etc/xml/catalog file:///etc/xml/catalog',
    },
    direnv: {
      DIRENV_DIR: '-/w/my project',
      DIRENV_FILE: '/w/my project/.envrc',
      DIRENV_DIFF: 'eJzEU01v2zAM/C8_B0sfqQ==',
      VIRTUAL_ENV: '/w/my project/.venv',
    },
    devcontainer: {
      EDITOR: 'code --wait',
      GIT_EDITOR: 'code --wait',
      BROWSER: '/home/vscode/.vscode-server/bin/abc/bin/helpers/browser.sh',
      GIT_ASKPASS: '/home/vscode/.vscode-server/bin/abc/extensions/git/dist/askpass.sh',
      REMOTE_CONTAINERS: 'true',
      ...settings(['safe.directory', '/w/my project'], ['safe.directory', '*']),
    },
    'Azure DevOps': {
      ENV: 'production',
      AGENT_WORKFOLDER: '/w/my project',
      GIT_ASKPASS: '',
      GIT_CONFIG_GLOBAL: '',
      ...settings(
        ['http.https://dev.azure.com/org.extraheader', 'AUTHORIZATION: basic OmFiYy9kZWYvZ2hpPT0='],
        ['url.https://token@dev.azure.com/.insteadOf', 'git@ssh.dev.azure.com:v3/'],
        ['remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*'],
      ),
    },
    WSL: {
      BROWSER: 'wslview',
      WSLENV: 'WT_SESSION:WT_PROFILE_ID/up',
      PULSE_SERVER: 'unix:/mnt/wslg/PulseServer',
      LD_LIBRARY_PATH: '/usr/lib/wsl/lib',
      XDG_DATA_DIRS: '/usr/local/share/:/usr/share/:/var/lib/snapd/desktop',
    },
    'a proxy of a company': {
      HTTPS_PROXY: 'http://proxy.corp:8080',
      JAVA_TOOL_OPTIONS:
        '-Dhttps.proxyHost=proxy.corp -Dhttp.nonProxyHosts=localhost|*.corp/* -Djavax.net.ssl.trustStore=certs/cacerts',
      NODE_EXTRA_CA_CERTS: '/etc/ssl/corp.pem',
      GIT_SSL_CAINFO: './corp.pem',
      GIT_SSH_COMMAND: 'ssh -o ProxyCommand="nc -X connect -x proxy.corp:3128 %h %p"',
      KRB5_CONFIG: '/etc/krb5.conf:/home/ada/krb5.conf',
      OPENSSL_CONF: '',
    },
    CUDA: { CUDA_HOME: '/usr/local/cuda', LD_LIBRARY_PATH: '/usr/local/cuda/lib64:/usr/local/cuda/extras/CUPTI/lib64' },
    'two ways to divide libraries': { LD_LIBRARY_PATH: '/opt/a/lib;/opt/b/lib:/usr/lib' },
    'settings of git': settings(
      ['core.hooksPath', '~/hooks'],
      ['core.sshCommand', 'ssh -F ~/.ssh/work_config -i ~/.ssh/work'],
      ['core.editor', 'code --wait'],
      ['credential.helper', '!/usr/bin/gh auth git-credential'],
      ['include.path', '~/.config/git/work'],
      ['alias.lg', 'log --graph --format=%h'],
      ['filter.lfs.process', 'git-lfs filter-process'],
    ),
    'other languages': {
      EMACSLOADPATH: ':/opt/elisp',
      PHP_INI_SCAN_DIR: ':/etc/php/more',
      TCLLIBPATH: '/usr/lib/tcl {/opt/my tcl}',
      PERL5OPT: '-Mlocal::lib=/home/ada/perl5 -MDevel::Cover',
      ERL_AFLAGS: '-kernel shell_history enabled',
      MANPAGER: "sh -c 'col -bx | bat -l man -p'",
    },
    'names that only look like ours': { env: './staging', pythonpath: 'src', Editor: './ed' },
  };
  it.each(Object.keys(real))("leaves the user's own profile as it is: %s", async (name) => {
    const profile = { HOME: '/home/ada', ...real[name] };
    expect(await onLinux(profile)).toEqual(profile);
    expect(await onLinux(profile, true)).toEqual(profile);
  });

  it('has for Codex what only languages read, but nothing that Codex, git or a shell reads', async () => {
    const languages = {
      PYTHONPATH: 'src:/w/my project/lib',
      CLASSPATH: '.:/opt/classes',
      NODE_PATH: '.',
      NODE_OPTIONS: '--require "/w/my project/.pnp.cjs"',
      GEM_HOME: '/w/my project/.gems',
      RUBYLIB: 'lib',
      PERL5LIB: 'lib',
      JAVA_TOOL_OPTIONS: '-javaagent:agent.jar',
      MAVEN_OPTS: '-cp classes',
      npm_config_prefix: './npm',
    };
    const others = {
      LD_PRELOAD: './x.so',
      LD_LIBRARY_PATH: 'lib',
      BASH_ENV: 'env.sh',
      ENV: './env.sh',
      SHELL: './sh',
      GIT_EXEC_PATH: 'exec',
      GIT_SSH_COMMAND: './ssh',
      XDG_CONFIG_HOME: '.config',
      DOTNET_STARTUP_HOOKS: './hook.dll',
    };
    const given = { ...languages, ...others };
    const left = await onLinux(given, true);
    expect(left).toEqual(languages);
    expect(namesLeftOut({ ...given, PATH: '/usr/bin' }, left)).toEqual(Object.keys(others).toSorted());
    expect(await onLinux(given)).toEqual({ CLASSPATH: '/opt/classes' });
  });

  it('a child environment is judged by Windows names and paths on Windows', async () => {
    const kept = {
      PythonPath: 'C:\\python;D:\\more',
      ComSpec: 'C:\\Windows\\system32\\cmd.exe',
      NODE_OPTIONS: '--require "C:\\Program Files\\x\\y.js"',
      EDITOR: '"C:\\Program Files\\ed.exe" /wait',
      USERPROFILE: 'C:\\Users\\ada',
      ...settings(['core.hooksPath', '~/hooks']),
    };
    expect(await onWindows(kept)).toEqual(kept);
    expect(await onWindows({ PythonPath: 'src;C:\\W\\src;C:\\python' })).toEqual({ PythonPath: 'C:\\python' });
    expect(
      await onWindows({ comspec: 'c:\\W\\cmd.exe', NODE_OPTIONS: '-r .\\x.js', EDITOR: 'bin\\ed', Node_Path: 'x' }),
    ).toEqual({});
    // These depend on the current drive, or on how Node reads a backslash.
    expect(await onWindows({ NODE_OPTIONS: '--require "\\x.js"', PythonPath: '\\src' })).toEqual({});
  });
});
