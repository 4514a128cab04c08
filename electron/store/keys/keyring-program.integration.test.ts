import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

/** Simulates, over a fork's channel, the message port that Electron gives its utility processes. */
const parentPort = `data:text/javascript,
  import { EventEmitter } from 'node:events';
  process.parentPort = Object.assign(new EventEmitter(), { postMessage: (said) => process.send({ overPort: said }) });
  process.once('message', (data) => process.parentPort.emit('message', { data }));`;

/** A Linux without ldd, where process.report crashes, as in some builds of Electron. */
const fatalReport = `data:text/javascript,
  import fs from 'node:fs';
  const { readFileSync } = fs;
  fs.readFileSync = (path, ...rest) => readFileSync(path === '/usr/bin/ldd' ? '/no/such/file' : path, ...rest);
  process.report.getReport = () => process.kill(process.pid, 'SIGKILL');`;

describe.skipIf(process.platform !== 'linux')('the keyring program', () => {
  it('the keyring program answers over the port of a utility process', async () => {
    const child = fork(join(import.meta.dirname, 'keyring-program.ts'), [], {
      execArgv: ['--import', parentPort.replaceAll('\n', '')],
      env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/no/such/bus' },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    child.send({ action: 'read', account: 'one' });
    const [said] = await once(child, 'message');
    expect(said).toMatchObject({ overPort: { type: 'failed' } });
  });

  it('the keyring program answers where process.report crashes', async () => {
    const child = fork(join(import.meta.dirname, 'keyring-program.ts'), [], {
      execArgv: ['--import', fatalReport.replaceAll('\n', '')],
      env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/no/such/bus' },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    child.send({ action: 'read', account: 'one' });
    const [said] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
    expect(said).toMatchObject({ type: 'failed' });
  });
});
