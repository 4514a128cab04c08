import type { SafeStorageLike } from '../safe-storage-place.ts';

/**
 * An in-memory safeStorage. `secret` simulates the system's own key. After it changes, older entries cannot be
 * decrypted.
 */
export class FakeSafeStorage {
  secret = 0x55;
  backend = 'gnome_libsecret';
  isAvailable = true;
  shouldReEncrypt = false;
  /** The names of the calls made. */
  readonly calls: string[] = [];

  /** Has the calls of a new Electron. */
  readonly newer: SafeStorageLike = {
    isAsyncEncryptionAvailable: async () => this.isAvailable,
    encryptStringAsync: async (text) => this.#encrypt('encryptStringAsync', text),
    decryptStringAsync: async (encrypted) => ({
      result: this.#decrypt('decryptStringAsync', encrypted),
      shouldReEncrypt: this.shouldReEncrypt,
    }),
    getSelectedStorageBackend: () => this.backend,
  };

  /** Has the calls of an old Electron. */
  readonly older: SafeStorageLike = {
    isEncryptionAvailable: () => this.isAvailable,
    encryptString: (text) => this.#encrypt('encryptString', text),
    decryptString: (encrypted) => this.#decrypt('decryptString', encrypted),
    getSelectedStorageBackend: () => this.backend,
  };

  #encrypt(call: string, text: string): Buffer {
    this.calls.push(call);
    return Buffer.from([this.secret, ...Buffer.from(text).map((byte) => byte ^ this.secret)]);
  }

  #decrypt(call: string, encrypted: Buffer): string {
    this.calls.push(call);
    if (encrypted[0] !== this.secret) throw new Error('Error while decrypting the ciphertext provided.');
    return Buffer.from(encrypted.subarray(1).map((byte) => byte ^ this.secret)).toString();
  }
}
