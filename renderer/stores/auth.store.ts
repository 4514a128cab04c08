import { create } from 'zustand';
import type { AuthState } from '../../shared/auth/auth-state.ts';

export type AuthStore = { readonly auth: AuthState };

export const useAuth = create<AuthStore>()(() => ({ auth: { state: 'unknown' } }));

export function authChanged(auth: AuthState): void {
  useAuth.setState({ auth });
}
