import { t } from '../../../../shared/i18n/i18n.ts';
import { openSettingsFile } from '../../../commands/settings.commands.ts';
import type { Origin } from '../origin.view-model.ts';
import styles from '../SettingsPage.module.css';

/** Where the value of a setting comes from, with a link to its line. */
export function OriginNote({ origin: { line, otherwise, words } }: { readonly origin: Origin }) {
  return (
    <p className={styles.origin}>
      {line === null ? (
        words
      ) : (
        <>
          {words},{' '}
          <button type="button" className={styles.place} onClick={() => void openSettingsFile(line)}>
            {t`line ${line}`}
          </button>
          .
        </>
      )}
      {otherwise !== null && ` ${otherwise}`}
    </p>
  );
}
