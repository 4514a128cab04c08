import { create } from 'zustand';
import type { ProtectionState } from '../../shared/store/protection-state.ts';

/** The protection of stored threads, as last reported by the host. */
export type ProtectionStore = {
  readonly protection: ProtectionState;
  /** The words of a new recovery key, while its dialog shows them. */
  readonly recoveryKey: string | null;
};

export const useProtection = create<ProtectionStore>()(() => ({ protection: { type: 'opening' }, recoveryKey: null }));

export function protectionChanged(protection: ProtectionState): void {
  useProtection.setState({ protection });
}

export function recoveryKeyShown(recoveryKey: string): void {
  useProtection.setState({ recoveryKey });
}

export function recoveryKeyForgotten(): void {
  useProtection.setState({ recoveryKey: null });
}
