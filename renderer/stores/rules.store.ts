import { create } from 'zustand';
import type { RememberedApprovals } from '../../shared/contract/approvals.ts';

/** Remembered approvals with their audit log, as last reported by the host; null until requested. */
export type RulesStore = { readonly remembered: RememberedApprovals | null };

export const useRules = create<RulesStore>()(() => ({ remembered: null }));

export function rulesChanged(remembered: RememberedApprovals): void {
  useRules.setState({ remembered });
}

/** Forgets the approvals, because the window shows another profile. */
export function rulesForgotten(): void {
  useRules.setState({ remembered: null });
}
