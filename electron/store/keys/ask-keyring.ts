import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../shared/base/clock.ts';
import { messageOf } from '../../../shared/base/failure.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { KeyringProcess, StartKeyringProgram } from './keyring-process.ts';
import { type KeyringAnswer, type KeyringRequest, keyringMessage } from './keyring-request.ts';

/** Asks the system's keyring; always settles, within the deadlines. */
export type AskKeyring = (request: KeyringRequest) => Promise<KeyringAnswer>;

/** What asking needs. */
export type KeyringInfo = {
  readonly start: StartKeyringProgram;
  readonly clock: Clock;
  /** The environment that names the session bus. */
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** How long the keyring may take to be reached, in milliseconds; starting the program is part of it. */
const connectMs = 20_000;
/** How long it may take to answer; the person may have to unlock it meanwhile. */
const answerMs = 60_000;
/** What is said where nothing leads to a keyring. */
export const noSessionBus = t`there is no session bus`;
/** What is said when it took longer. */
export const notUnlocked = t`it was not unlocked within ${answerMs / 1000} s`;

/**
 * Asks by a program of its own for each request, which is killed when it has answered or a deadline has passed. Where
 * no bus leads to a keyring none is started.
 */
export function createAskKeyring({ start, clock, env }: KeyringInfo): AskKeyring {
  if (process.platform === 'linux' && !hasSessionBus(env)) {
    return async () => ({ type: 'failed', message: noSessionBus });
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
        cancel = clock.after(answerMs, () => fail(notUnlocked));
      };
      const ended = (why: string | null) => fail(why ?? t`the program that asks it ended`);
      start(env, { received, ended }).then(
        (started) => {
          program = started;
          if (settled) started.kill();
          else started.send(request);
        },
        (failure: unknown) => fail(messageOf(failure)),
      );
    });
}

/** Where a program of the person's finds the bus of their session: by its address, or at the usual place. */
function hasSessionBus({ DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: folder }: KeyringInfo['env']): boolean {
  if (address !== undefined && address !== '') return true;
  return folder !== undefined && existsSync(join(folder, 'bus'));
}
