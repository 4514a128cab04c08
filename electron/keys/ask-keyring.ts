import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { t } from '../../shared/words/words.ts';
import { type KeyringAnswer, type KeyringRequest, keyringMessage } from './keyring-request.ts';

/** Asks the system's keyring; always settles, within the deadlines. */
export type AskKeyring = (request: KeyringRequest) => Promise<KeyringAnswer>;

/** What asking needs. */
export type KeyringFacts = {
  /** Path of keyring-program, as it was built or as source. */
  readonly program: string;
  readonly clock: Clock;
  /** The environment that names the session bus. */
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** How long the keyring may take to be reached, in milliseconds; starting the program is part of it. */
const connectMs = 20_000;
/** How long it may take to answer; the person may have to unlock it meanwhile. */
const answerMs = 60_000;
/** What is said when it took longer. */
export const notUnlocked = t`it was not unlocked within ${answerMs / 1000} s`;

/**
 * Asks by a program of its own for each request, which is killed when it has answered or a deadline has passed. Where
 * no bus leads to a keyring none is started.
 */
export function createAskKeyring({ program, clock, env }: KeyringFacts): AskKeyring {
  if (process.platform === 'linux' && !hasSessionBus(env)) {
    return async () => ({ type: 'failed', message: t`there is no session bus` });
  }
  return (request) =>
    new Promise((resolve) => {
      const child = fork(program, [], {
        // Under Electron the program is to be run by its Node.
        env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
        execArgv: [],
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      const settle = (answer: KeyringAnswer) => {
        cancel();
        child.kill('SIGKILL');
        resolve(answer);
      };
      const fail = (message: string) => settle({ type: 'failed', message });
      let cancel = clock.after(connectMs, () => fail(t`it did not answer within ${connectMs / 1000} s`));
      child.on('message', (raw) => {
        const message = keyringMessage.parse(raw);
        if (message.type !== 'connected') return settle(message);
        cancel();
        cancel = clock.after(answerMs, () => fail(notUnlocked));
      });
      child.on('error', (failure) => fail(failure.message));
      child.on('exit', () => fail(t`the program that asks it ended`));
      child.send(request, (failure) => failure !== null && fail(failure.message));
    });
}

/** Where a program of the person's finds the bus of their session: by its address, or at the usual place. */
function hasSessionBus({ DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: folder }: KeyringFacts['env']): boolean {
  if (address !== undefined && address !== '') return true;
  return folder !== undefined && existsSync(join(folder, 'bus'));
}
