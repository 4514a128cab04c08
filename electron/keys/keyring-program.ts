import { AsyncEntry } from '@napi-rs/keyring';
import { answerKeyring, type KeyringMessage, keyringRequest } from './keyring-request.ts';

// A program of its own that answers one request. The library waits for the system inside its constructor and in
// threads that Node joins at exit: a bus that says nothing, or a dialog nobody answers, would hold the whole host.
// This program can be killed instead. It never ends by itself before that, except when the host is gone.

const say = (message: KeyringMessage) => void process.send?.(message);

process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.once('message', async (message) => {
  const request = keyringRequest.parse(message);
  say(
    await answerKeyring(
      request,
      (...of) => new AsyncEntry(...of),
      () => say({ type: 'connected' }),
    ),
  );
});
