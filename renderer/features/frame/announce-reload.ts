import { reloadedHash } from '../../../shared/contract/reloaded-hash.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { showToast } from '../../stores/alerts.store.ts';

/** Announces once that this page was reloaded after a crash. A later reload by the user announces nothing. */
export function announceReload(page: Pick<Window, 'location' | 'history'>): void {
  const { hash, pathname } = page.location;
  if (hash !== reloadedHash) return;
  page.history.replaceState(null, '', pathname);
  showToast(t`This window stopped working and reopened.`, t`Nothing was lost. Your runs continued.`);
}
