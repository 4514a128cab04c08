import { create } from 'zustand';
import { type ConsentState, noConsent } from '../../shared/privacy/consent/consent-state.ts';

/** What may leave the machine and what is logged in detail, with the reasons. */
export type ConsentStore = { readonly consent: ConsentState };

/** The host's consent; no consent before its first snapshot. */
export const useConsent = create<ConsentStore>()(() => ({ consent: noConsent }));

/** Replaces the consent with the host's. */
export function consentChanged(consent: ConsentState): void {
  useConsent.setState({ consent });
}

/** Marks the first-run dialog as done, before the host confirms it. */
export function questionSettled(question: 'postponed' | 'answered'): void {
  useConsent.setState(({ consent }) => ({ consent: { ...consent, question } }));
}
