import { create } from 'zustand';
import { type ConsentState, noConsent } from '../../shared/privacy/consent/consent-state.ts';

/** What may leave the machine and what is logged in detail, with the reasons. */
export type ConsentStore = { readonly consent: ConsentState };

export const useConsent = create<ConsentStore>()(() => ({ consent: noConsent }));

export function consentChanged(consent: ConsentState): void {
  useConsent.setState({ consent });
}

/** The first-run dialog is done with, before the host has said so. */
export function questionSettled(question: 'postponed' | 'answered'): void {
  useConsent.setState(({ consent }) => ({ consent: { ...consent, question } }));
}
