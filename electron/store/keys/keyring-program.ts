import type { AsyncEntry } from '@napi-rs/keyring';
import { linuxLibc } from '../../files/linux-libc.ts';
import { answerKeyring, type KeyringMessage, keyringRequest } from './keyring-request.ts';

// A program of its own that answers one request. The library waits for the system inside its constructor and in
// threads that Node joins at exit: a bus that says nothing, or a dialog nobody answers, would hold the whole host.
// This program can be killed instead. It never ends by itself before that, except when the host is gone: Electron ends
// its utility processes, and a Node that was forked notices.

/** The line to Electron; a Node that was forked has none. */
const port: Electron.ParentPort | undefined = process.parentPort;
const say = (message: KeyringMessage) =>
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
  say(
    await answerKeyring(
      request,
      (...of) => new AsyncEntry(...of),
      () => say({ type: 'connected' }),
    ),
  );
}

/**
 * Names the library's compiled part beforehand: where it has to find out which one fits this Linux, it may call
 * `process.report`, which ends the process in some Electron builds.
 */
async function loadKeyring(): Promise<{ readonly AsyncEntry: typeof AsyncEntry }> {
  if (process.platform === 'linux') {
    process.env.NAPI_RS_NATIVE_LIBRARY_PATH ??= `@napi-rs/keyring-linux-${process.arch}-${linuxLibc()}`;
  }
  return await import('@napi-rs/keyring');
}
