import { create } from 'zustand';
import type { AuthState } from '../../shared/auth/auth-state.ts';

export type AuthStore = { readonly auth: AuthState };

/** The account that Codex uses, as the host last reported it; `unknown` before. */
export const useAuth = create<AuthStore>()(() => ({ auth: { state: 'unknown' } }));

/** Replaces the account's state with the host's. */
export function authChanged(auth: AuthState): void {
  useAuth.setState({ auth });
}
