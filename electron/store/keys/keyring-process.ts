import type { KeyringRequest } from './keyring-request.ts';

/** The program that asks the system's keyring, while it runs. */
export type KeyringProcess = {
  send(request: KeyringRequest): void;
  /** Ends it, also where it waits for the system. */
  kill(): void;
};

/** Hears of a keyring program from its start on. */
export type KeyringListener = {
  /** Something it said, as yet unchecked. */
  received(message: unknown): void;
  /** It is gone or cannot be reached; `why` is null where nothing more is known. May come more than once. */
  ended(why: string | null): void;
};

/** Starts the program; `env` names the session bus. Rejects when the host can start none. */
export type StartKeyringProgram = (
  env: Readonly<Record<string, string | undefined>>,
  listener: KeyringListener,
) => Promise<KeyringProcess>;
