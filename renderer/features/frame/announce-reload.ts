import { reloadedHash } from '../../../shared/contract/reloaded-hash.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { showToast } from '../../stores/alerts.store.ts';

/** Says once that this page was loaded again after it had crashed; a later reload by the user says nothing. */
export function announceReload(page: Pick<Window, 'location' | 'history'>): void {
  const { hash, pathname } = page.location;
  if (hash !== reloadedHash) return;
  page.history.replaceState(null, '', pathname);
  showToast(t`This window stopped working and reopened.`, t`Nothing was lost. Your runs continued.`);
}
