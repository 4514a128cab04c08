import type { AskKeyring } from '../ask-keyring.ts';
import { answerKeyring, type OpenEntry } from '../keyring-request.ts';

/** An in-memory keyring with the library's own types, used without a separate program. */
export class FakeKeyring {
  /** The stored secrets, by service and account. */
  readonly entries = new Map<string, Uint8Array>();
  /** Why no entry can be opened: there is no keyring. */
  absent: string | null = null;
  /** Why entries can be neither read nor written: the keyring is locked. */
  closed: string | null = null;
  /** If true, stores something other than the given value. */
  garbles = false;

  readonly ask: AskKeyring = (request) => answerKeyring(request, this.#open, () => {});

  readonly #open: OpenEntry = (service, account, options) => {
    if (options?.linux?.store !== 'secret-service') throw new Error('the kernel keyring forgets at the next boot');
    if (this.absent !== null) throw new Error(this.absent);
    const name = `${service}/${account}`;
    const check = () => {
      if (this.closed !== null) throw new Error(this.closed);
    };
    return {
      getSecret: async () => {
        check();
        const secret = this.entries.get(name);
        return secret === undefined ? null : Array.from(secret);
      },
      setSecret: async (secret) => {
        check();
        this.entries.set(name, this.garbles ? new Uint8Array(secret.length) : secret);
      },
      deleteCredential: async () => {
        check();
        return this.entries.delete(name);
      },
    };
  };
}
