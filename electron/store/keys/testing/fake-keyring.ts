import type { AskKeyring } from '../ask-keyring.ts';
import { answerKeyring, type OpenEntry } from '../keyring-request.ts';

/** A keyring in memory behind the library's own declarations, asked without a program between. */
export class FakeKeyring {
  /** What is kept, by service and account. */
  readonly entries = new Map<string, Uint8Array>();
  /** Why no entry can be opened: there is no keyring. */
  absent: string | null = null;
  /** Why an opened entry can be neither read nor written: the keyring is closed. */
  closed: string | null = null;
  /** Takes what is written and keeps something else. */
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
