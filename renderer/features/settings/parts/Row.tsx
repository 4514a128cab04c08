import LockIcon from 'lucide-react/icons/lock';
import { useState } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { openSettingsFile } from '../../../commands/settings.commands.ts';
import { useSettings } from '../../../stores/settings.store.ts';
import type { SettingsRow } from '../../../view-models/setting-rows.ts';
import { describeOrigin, type SettingOrigin } from '../origin.view-model.ts';
import type { RowId } from '../settings.view-model.ts';
import styles from './Row.module.css';
import { RowControl } from './RowControl.tsx';

export type RowProps = {
  readonly row: SettingsRow<RowId>;
  /** The names of our environment variables that are set. */
  readonly environment: readonly string[];
  /** True if a search has found the row, or an action has opened it. */
  readonly isMarked: boolean;
};

/** Shows one setting with its control. */
export function Row({ row, environment, isMarked }: RowProps) {
  const options = useSettings((state) => state.settings);
  const origin = describeOrigin(row.id, { snapshot: options, environment, managed: row.isManaged === true });
  const helpId = `setting-${row.id}-help`;
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <div className={styles.row} id={`setting-${row.id}`} data-marked={isMarked || undefined}>
      <div className={styles.words}>
        <p className={styles.name}>
          {row.name}
          {row.isManaged === true && <LockIcon className={styles.lock} />}
        </p>
        <p id={helpId} className={row.isDangerous === true || problem !== null ? styles.danger : styles.help}>
          {problem ?? row.help}
        </p>
        {origin !== null && <OriginNote origin={origin} />}
      </div>
      {row.isManaged === true ? (
        <span className={styles.managed}>
          {t`Managed`}
          <RowControl id={row.id} helpId={helpId} onProblem={setProblem} />
        </span>
      ) : (
        <RowControl id={row.id} helpId={helpId} onProblem={setProblem} />
      )}
    </div>
  );
}

/** Says where the value of a setting comes from, with a link to its line. */
function OriginNote({ origin: { line, defaultText, text } }: { readonly origin: SettingOrigin }) {
  return (
    <p className={styles.origin}>
      {line === null ? (
        text
      ) : (
        <>
          {text},{' '}
          <button type="button" className={styles.place} onClick={() => void openSettingsFile(line)}>
            {t`line ${line}`}
          </button>
          .
        </>
      )}
      {defaultText !== null && ` ${defaultText}`}
    </p>
  );
}
