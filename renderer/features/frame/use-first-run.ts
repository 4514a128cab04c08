import { useConnection } from '../../stores/connection.store.ts';
import { useConsent } from '../../stores/consent.store.ts';

/**
 * Returns true until the user has answered or postponed the question of what may leave the machine. The demo does not
 * ask.
 */
export function useFirstRun(): boolean {
  const isPersonal = useConnection((state) => state.host !== null && state.profile === 'personal');
  const isOpen = useConsent((state) => state.consent.question === 'open');
  return isPersonal && isOpen;
}
