import type { KeyringRequest } from './keyring-request.ts';

/** The running program that asks the system's keyring. */
export type KeyringProcess = {
  send(request: KeyringRequest): void;
  /** Ends the program, even while it waits for the system. */
  kill(): void;
};

/** Receives the events of a keyring program from its start. */
export type KeyringListener = {
  /** Called with a message that is not validated yet. */
  received(message: unknown): void;
  /**
   * Called when the program is gone or unreachable. `why` is null if the cause is unknown. May be called more than
   * once.
   */
  ended(why: string | null): void;
};

/** Starts the program. `env` contains the address of the session bus. Rejects if the host cannot start the program. */
export type StartKeyringProgram = (
  env: Readonly<Record<string, string | undefined>>,
  listener: KeyringListener,
) => Promise<KeyringProcess>;
