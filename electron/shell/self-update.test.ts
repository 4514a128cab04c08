import type { EventEmitter } from 'node:events';
import { AppImageUpdater, CancellationToken } from 'electron-updater';
import { describe, expect, it } from 'vitest';
import { getUpdaterKind } from './app-updater.ts';
import { SelfUpdate, type SelfUpdateDeps } from './self-update.ts';

const source = { address: 'https://updates.example', publicKey: 'key' };

/** Simulates the parts of Electron's app that electron-updater reads on creation. */
const adapter = {
  version: '0.1.0',
  name: 'workcell',
  isPackaged: true,
  appUpdateConfigPath: '/none',
  userDataPath: '/none',
  baseCachePath: '/none',
  whenReady: async () => undefined,
  relaunch: () => undefined,
  quit: () => undefined,
  onQuit: () => undefined,
};

/** Installs nothing, and records its calls. */
class FakeUpdater extends AppImageUpdater {
  readonly reported: string[];

  constructor(reported: string[]) {
    super(null, adapter);
    this.reported = reported;
  }

  override checkForUpdates(): Promise<null> {
    return Promise.resolve(null);
  }

  override quitAndInstall(isSilent: boolean, isForceRunAfter: boolean): void {
    this.reported.push(`install ${isSilent} ${isForceRunAfter}`);
  }
}

function begin(more: Partial<SelfUpdateDeps> = {}) {
  const reported: string[] = [];
  const updater = new FakeUpdater(reported);
  const update = new SelfUpdate({
    kind: 'appImage',
    source,
    load: async (kind) => {
      reported.push(`load ${kind}`);
      return { updater, createToken: () => new CancellationToken() };
    },
    quit: () => void reported.push('quit'),
    letStart: () => void reported.push('let start'),
    fail: (words) => void reported.push(words),
    ...more,
  });
  const { program } = update;
  if (typeof program === 'string') throw new Error(program);
  return { reported, update, updater, program };
}

describe('SelfUpdate', () => {
  it('loads nothing until needed, and then once', async () => {
    const { program, reported } = begin();
    expect(reported).toEqual([]);
    await program.check();
    await program.check();
    expect(reported).toEqual(['load appImage']);
  });

  it('installs as the last step of a quit that it started', async () => {
    const { program, reported, update } = begin();
    await program.check();
    program.restart();
    expect(reported.slice(1)).toEqual(['quit']);
    expect(update.install()).toBe(true);
    expect(reported.slice(2)).toEqual(['let start', 'install true true']);
  });

  it('installs nothing when the user quits, or was asked in between', async () => {
    const { program, update } = begin();
    await program.check();
    expect(update.install()).toBe(false);
    program.restart();
    update.cancelInstall();
    expect(update.install()).toBe(false);
  });

  it('ends the app with a message when the installation fails', async () => {
    const { program, reported, update, updater } = begin();
    await program.check();
    program.restart();
    update.install();
    const received: EventEmitter = updater;
    received.emit('error', new Error('EACCES'));
    expect(reported.at(-1)).toBe('The update was not installed: EACCES');
  });

  it('reports when the updater cannot be loaded, and tries again', async () => {
    let loads = 0;
    const { program } = begin({
      load: async () => {
        loads += 1;
        throw new Error('No such module');
      },
    });
    const failed = { ok: false, error: { kind: 'other', detail: 'No such module' } };
    expect([await program.check(), await program.check(), loads]).toEqual([failed, failed, 2]);
  });

  it.each([
    ['noAddress', { source: null }],
    ['otherMeans', { kind: null }],
  ] as const)('says %s where it cannot', (because, parts) => {
    expect(() => begin(parts)).toThrow(because);
  });
});

describe('updaterKind', () => {
  it.each([
    ['nsis', 'win32', {}, true],
    ['mac', 'darwin', {}, true],
    ['appImage', 'linux', { APPIMAGE: '/opt/workcell.AppImage' }, true],
    [null, 'linux', {}, true],
    [null, 'win32', {}, false],
  ] as const)('is %s on %s', (kind, platform, env, isPackaged) => {
    expect(getUpdaterKind(platform, env, isPackaged)).toBe(kind);
  });
});
