import { create } from 'zustand';
import type { AuthState } from '../../shared/auth/auth-state.ts';
import type { AccountLimits } from '../../shared/spending/account-limits.ts';

export type AuthStore = {
  readonly auth: AuthState;
  /** What the provider said about the account's limits with its last answers. */
  readonly limits: AccountLimits;
};

/** The account that Codex uses, as the host last reported it; `unknown` before. */
export const useAuth = create<AuthStore>()(() => ({ auth: { state: 'unknown' }, limits: [] }));

/** Replaces the account's state with the host's. */
export function authChanged(auth: AuthState): void {
  useAuth.setState({ auth });
}

/** Replaces the account's limits with the host's. */
export function accountLimitsChanged(limits: AccountLimits): void {
  useAuth.setState({ limits });
}
