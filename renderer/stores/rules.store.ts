import { create } from 'zustand';
import type { RememberedApprovals } from '../../shared/contract/approvals.ts';

/** Remembered approvals with their audit log, as last reported by the host; null until requested. */
export type RulesStore = { readonly remembered: RememberedApprovals | null };

/** The remembered approvals of this profile. */
export const useRules = create<RulesStore>()(() => ({ remembered: null }));

/** Replaces the remembered approvals and their audit log with the host's. */
export function rulesChanged(remembered: RememberedApprovals): void {
  useRules.setState({ remembered });
}

/** Forgets the approvals, because the window shows another profile. */
export function rulesForgotten(): void {
  useRules.setState({ remembered: null });
}
