import { reloadedHash } from '../../../shared/contract/reloaded-hash.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { toastShown } from '../../stores/alerts.store.ts';

/** Says once that this page was loaded again after it had crashed; a later reload by the person says nothing. */
export function notifyOfReload(page: Pick<Window, 'location' | 'history'>): void {
  const { hash, pathname } = page.location;
  if (hash !== reloadedHash) return;
  page.history.replaceState(null, '', pathname);
  toastShown(t`This window stopped working and reopened.`, t`Nothing was lost. Your runs continued.`);
}
