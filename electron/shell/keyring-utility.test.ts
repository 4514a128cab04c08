import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { startKeyringUtility, type UtilityDeps } from './keyring-utility.ts';

type Fork = UtilityDeps['utilityProcess']['fork'];

/** Fakes an Electron that becomes ready on command, and a utility process that does what the test says. */
function createElectron() {
  const ready = Promise.withResolvers<void>();
  const forks: { program: string; env: unknown }[] = [];
  const sent: unknown[] = [];
  let kills = 0;
  const child = Object.assign(new EventEmitter(), {
    pid: 1,
    stdout: null,
    stderr: null,
    postMessage: (message: unknown) => void sent.push(message),
    kill: () => {
      kills += 1;
      return true;
    },
  });
  const fork: Fork = (program, _args, options) => {
    forks.push({ program, env: options?.env });
    return child;
  };
  const start = startKeyringUtility(
    { app: { whenReady: () => ready.promise }, utilityProcess: { fork } },
    '/program.js',
  );
  return { start, ready: ready.resolve, forks, sent, child, kills: () => kills };
}

describe('startKeyringUtility', () => {
  it('waits until Electron is ready, then starts the program with the environment', async () => {
    const electron = createElectron();
    const starting = electron.start(
      { DBUS_SESSION_BUS_ADDRESS: 'a' },
      { received: () => undefined, ended: () => undefined },
    );
    expect(electron.forks).toEqual([]);
    electron.ready();
    await starting;
    expect(electron.forks).toEqual([{ program: '/program.js', env: { DBUS_SESSION_BUS_ADDRESS: 'a' } }]);
  });

  it('passes on request, answer and exit', async () => {
    const electron = createElectron();
    electron.ready();
    const received: unknown[] = [];
    const program = await electron.start(
      {},
      { received: (message) => void received.push(message), ended: () => void received.push('ended') },
    );
    program.send({ action: 'read', account: 'one' });
    electron.child.emit('message', { type: 'connected' });
    program.kill();
    electron.child.emit('exit', 0);
    expect(electron.sent).toEqual([{ action: 'read', account: 'one' }]);
    expect(received).toEqual([{ type: 'connected' }, 'ended']);
    expect(electron.kills()).toBe(1);
  });
});
