import type { AuthState } from '../../shared/auth/auth-state.ts';
import { t } from '../../shared/i18n/i18n.ts';

/** Describes who is signed in, and how, in one phrase. */
export function describeSignIn({ email, method }: Extract<AuthState, { state: 'signedIn' }>): string {
  if (email !== null) return t`Signed in as ${email}`;
  if (method === 'chatgpt') return t`Signed in with ChatGPT`;
  return method === 'apiKey' ? t`Signed in with an API key` : t`Signed in`;
}
