import { delimiter } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createChildEnvironment } from './child-environment.ts';

describe('childEnvironment', () => {
  it("passes on the user's variables and CODEX_HOME, and none of Workcell's", () => {
    const person = {
      HOME: '/home/ada',
      CODEX_HOME: '/home/ada/codex',
      OPENAI_API_KEY: 'theirs',
      npm_config_registry: 'https://registry.example',
      WORKCELL_TOKEN: 'ours',
      WORKCELL_CODEX_BIN: '/x',
      Workcell_Data_Dir: '/y',
      ELECTRON_RUN_AS_NODE: '1',
      ELECTRON_FORCE_IS_PACKAGED: '1',
      ELECTRON_NO_ATTACH_CONSOLE: '1',
      STARTED_BY_WORKCELL: 'an outer one',
      CODEX_THREAD_ID: 'of an outer Codex',
      GONE: undefined,
    };
    expect(createChildEnvironment(person, {})).toEqual({
      HOME: '/home/ada',
      CODEX_HOME: '/home/ada/codex',
      OPENAI_API_KEY: 'theirs',
      npm_config_registry: 'https://registry.example',
    });
  });

  it("keeps the user's own choices for apps with Electron", () => {
    const person = { ELECTRON_OZONE_PLATFORM_HINT: 'auto', ELECTRON_MIRROR: 'https://mirror.example' };
    expect(createChildEnvironment(person, {})).toEqual(person);
  });

  it('lets added variables take precedence', () => {
    expect(createChildEnvironment({ CODEX_HOME: '/theirs' }, { CODEX_HOME: '/demo' })).toEqual({ CODEX_HOME: '/demo' });
  });

  it.skipIf(process.platform === 'win32')('removes what npm put on PATH when it started us', () => {
    const person = {
      npm_package_json: '/opt/workcell/package.json',
      npm_lifecycle_event: 'start',
      npm_package_name: 'workcell',
      INIT_CWD: '/opt/workcell',
      PATH: [
        '/opt/workcell/node_modules/.bin',
        '/opt/node_modules/.bin',
        '/node_modules/.bin',
        '/usr/lib/node_modules/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin',
        '/home/ada/tools/node_modules/.bin',
        '/usr/bin',
      ].join(delimiter),
    };
    expect(createChildEnvironment(person, {})).toEqual({
      PATH: ['/home/ada/tools/node_modules/.bin', '/usr/bin'].join(delimiter),
    });
  });

  it('removes what npm computed for its scripts, and keeps what the user exports', () => {
    const person = {
      npm_command: 'run-script',
      npm_node_execpath: '/usr/bin/node',
      NODE: '/usr/bin/node',
      COLOR: '0',
      npm_config_loglevel: 'silent',
      npm_config_prefix: '/usr',
      npm_config_global_prefix: '/usr',
      npm_config_noproxy: '',
      npm_config_cache: '/home/ada/.npm',
      npm_config_registry: 'https://registry.example',
      EDITOR: 'vi',
    };
    expect(createChildEnvironment(person, {})).toEqual({
      npm_config_registry: 'https://registry.example',
      EDITOR: 'vi',
    });
  });

  it("keeps the user's own settings of npm when npm did not start us", () => {
    const person = { NODE: '/opt/node', COLOR: '1', npm_config_prefix: '/home/ada/npm', npm_config_loglevel: 'error' };
    expect(createChildEnvironment(person, {})).toEqual(person);
  });

  it('restores the desktop name that Electron changed', () => {
    const changed = { XDG_CURRENT_DESKTOP: 'Unity', CHROME_DESKTOP: 'workcell.desktop' };
    const gnome = { ...changed, ORIGINAL_XDG_CURRENT_DESKTOP: 'ubuntu:GNOME' };
    expect(createChildEnvironment(gnome, {})).toEqual({ XDG_CURRENT_DESKTOP: 'ubuntu:GNOME' });
    expect(createChildEnvironment({ ORIGINAL_XDG_CURRENT_DESKTOP: 'undefined' }, {})).toEqual({});
    expect(createChildEnvironment({ XDG_CURRENT_DESKTOP: 'KDE' }, {})).toEqual({ XDG_CURRENT_DESKTOP: 'KDE' });
  });

  it('removes what an AppImage added for its own app', () => {
    const inside = '/tmp/.mount_workceXYZ';
    const person = {
      APPDIR: inside,
      APPIMAGE: '/home/ada/workcell.AppImage',
      ARGV0: './workcell.AppImage',
      OWD: '/home/ada',
      HOME: '/home/ada',
      PATH: `${inside}:${inside}/usr/sbin:/home/ada/bin:/usr/bin`,
      LD_LIBRARY_PATH: `${inside}/usr/lib:`,
      XDG_DATA_DIRS: `${inside}/usr/share/:/usr/local/share/:/usr/share/`,
      GSETTINGS_SCHEMA_DIR: `${inside}/usr/share/glib-2.0/schemas`,
      NEARBY: `${inside}-other/bin`,
    };
    expect(createChildEnvironment(person, {})).toEqual({
      HOME: '/home/ada',
      PATH: '/home/ada/bin:/usr/bin',
      XDG_DATA_DIRS: '/usr/local/share/:/usr/share/',
      NEARBY: `${inside}-other/bin`,
    });
  });

  it("keeps the user's own variables of these names outside an AppImage", () => {
    expect(createChildEnvironment({ ARGV0: 'a', LD_LIBRARY_PATH: '/opt/lib:' }, {})).toEqual({
      ARGV0: 'a',
      LD_LIBRARY_PATH: '/opt/lib:',
    });
  });
});
