import type { AsyncEntry } from '@napi-rs/keyring';
import { detectLinuxLibc } from '../../files/linux-libc.ts';
import { answerKeyring, type KeyringMessage, keyringRequest } from './keyring-request.ts';

// A separate program that answers one request. The library waits for the system in its constructor and in threads that
// Node joins at exit, so a silent bus or an open dialog would block the whole host. This program can be killed instead.
// It ends on its own only when the host is gone: Electron ends its utility processes, and a forked Node notices.

/** The port to Electron. Undefined in a forked Node. */
const port: Electron.ParentPort | undefined = process.parentPort;
const send = (message: KeyringMessage) =>
  void (port === undefined ? process.send?.(message) : port.postMessage(message));

if (port === undefined) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.once('message', answer);
} else {
  port.once('message', ({ data }) => answer(data));
}

async function answer(message: unknown): Promise<void> {
  const request = keyringRequest.parse(message);
  const { AsyncEntry } = await loadKeyring();
  send(
    await answerKeyring(
      request,
      (...of) => new AsyncEntry(...of),
      () => send({ type: 'connected' }),
    ),
  );
}

/**
 * Loads the library after setting the name of its native binding. To find that name on Linux, the library itself may
 * call `process.report`, which crashes some Electron builds.
 */
async function loadKeyring(): Promise<{ readonly AsyncEntry: typeof AsyncEntry }> {
  if (process.platform === 'linux') {
    process.env.NAPI_RS_NATIVE_LIBRARY_PATH ??= `@napi-rs/keyring-linux-${process.arch}-${detectLinuxLibc()}`;
  }
  return await import('@napi-rs/keyring');
}
