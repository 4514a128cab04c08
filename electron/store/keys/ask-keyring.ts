import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../shared/base/clock.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { getErrorMessage } from '../../base/error-message.ts';
import type { KeyringProcess, StartKeyringProgram } from './keyring-process.ts';
import { type KeyringAnswer, type KeyringRequest, keyringMessage } from './keyring-request.ts';

/** Asks the system's keyring. Always settles, within the deadlines. */
export type AskKeyring = (request: KeyringRequest) => Promise<KeyringAnswer>;

/** What is needed to ask the keyring. */
export type KeyringInfo = {
  readonly start: StartKeyringProgram;
  readonly clock: Clock;
  /** The environment with the address of the session bus. */
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** How long it may take to reach the keyring, in milliseconds, including the program's start. */
const connectMs = 20_000;
/** How long the answer may take, in milliseconds. The user may have to unlock the keyring. */
const answerMs = 60_000;
/** The message when there is no way to reach a keyring. */
export const noSessionBusMessage = t`there is no session bus`;
/** The message when the answer took too long. */
export const notUnlockedMessage = t`it was not unlocked within ${answerMs / 1000} s`;

/**
 * Returns a function that asks the keyring through a separate program for each request. The program is killed after its
 * answer or a deadline. On Linux, no program is started if there is no session bus.
 */
export function createAskKeyring({ start, clock, env }: KeyringInfo): AskKeyring {
  if (process.platform === 'linux' && !hasSessionBus(env)) {
    return async () => ({ type: 'failed', message: noSessionBusMessage });
  }
  return (request) =>
    new Promise((resolve) => {
      let program: KeyringProcess | null = null;
      let settled = false;
      const settle = (answer: KeyringAnswer) => {
        settled = true;
        cancel();
        program?.kill();
        resolve(answer);
      };
      const fail = (message: string) => settle({ type: 'failed', message });
      let cancel = clock.after(connectMs, () => fail(t`it did not answer within ${connectMs / 1000} s`));
      const received = (raw: unknown) => {
        const message = keyringMessage.parse(raw);
        if (message.type !== 'connected') return settle(message);
        cancel();
        cancel = clock.after(answerMs, () => fail(notUnlockedMessage));
      };
      const ended = (why: string | null) => fail(why ?? t`the helper program ended`);
      start(env, { received, ended }).then(
        (started) => {
          program = started;
          if (settled) started.kill();
          else started.send(request);
        },
        (failure: unknown) => fail(getErrorMessage(failure)),
      );
    });
}

/** Whether a program can find the session bus, by its address or in the usual place. */
function hasSessionBus({ DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: folder }: KeyringInfo['env']): boolean {
  if (address !== undefined && address !== '') return true;
  return folder !== undefined && existsSync(join(folder, 'bus'));
}
