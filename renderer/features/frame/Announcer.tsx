import { t } from '../../../shared/i18n/i18n.ts';
import { useAnnouncements } from '../../stores/announcements.store.ts';

/** Announces to assistive technology: whole sentences and state changes politely, new approvals assertively. */
export function Announcer() {
  const { polite, assertive } = useAnnouncements();
  return (
    <div className="visually-hidden">
      <div role="status" aria-label={t`Announcements`} aria-live="polite" aria-atomic="true">
        <span key={polite?.id}>{polite?.text}</span>
      </div>
      <div aria-live="assertive" aria-atomic="true">
        <span key={assertive?.id}>{assertive?.text}</span>
      </div>
    </div>
  );
}
