import { create } from 'zustand';
import type { EncryptionState } from '../../shared/store/encryption-state.ts';

/** The encryption of stored threads, as last reported by the host. */
export type EncryptionStore = {
  readonly encryption: EncryptionState;
  /** The words of a new recovery key, while its dialog shows them. */
  readonly recoveryKey: string | null;
};

/** The state of the encryption, and a new recovery key while it is shown. */
export const useEncryption = create<EncryptionStore>()(() => ({ encryption: { type: 'opening' }, recoveryKey: null }));

/** Replaces the state of the encryption with the host's. */
export function encryptionChanged(encryption: EncryptionState): void {
  useEncryption.setState({ encryption: encryption });
}

/** Stores the words of a new recovery key for its dialog, their only copy in the page. */
export function recoveryKeyShown(recoveryKey: string): void {
  useEncryption.setState({ recoveryKey });
}

/** Deletes the words of the recovery key, when its dialog closes. */
export function recoveryKeyForgotten(): void {
  useEncryption.setState({ recoveryKey: null });
}
