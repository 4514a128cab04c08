import { create } from 'zustand';
import type { RememberedApprovals } from '../../shared/contract/approvals.ts';

/** Remembered approvals with their audit log, as the host told last; null until they are asked for. */
export type RulesStore = { readonly remembered: RememberedApprovals | null };

export const useRules = create<RulesStore>()(() => ({ remembered: null }));

export function rulesChanged(remembered: RememberedApprovals): void {
  useRules.setState({ remembered });
}

/** The window shows another profile. */
export function rulesForgotten(): void {
  useRules.setState({ remembered: null });
}
