import { useEffect, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { readAbout } from '../../commands/about.commands.ts';
import { copyText } from '../../commands/copy-text.ts';
import { Button } from '../../components/Button.tsx';
import { useCli } from '../../stores/cli.store.ts';
import styles from './About.module.css';
import { describeVersions, formatVersions, getBrowserName, type VersionRow } from './about.view-model.ts';

/** Lists what the app is made of, with versions. */
export function VersionsControl() {
  const phase = useCli((state) => state.cli.phase);
  const [rows, setRows] = useState<readonly VersionRow[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a Codex that has started reports its version
  useEffect(() => {
    let isShown = true;
    void readAbout().then((about) => {
      if (isShown && about !== null) setRows(describeVersions(about, getBrowserName(navigator.userAgent)));
    });
    return () => {
      isShown = false;
    };
  }, [phase]);
  return (
    <div className={styles.about}>
      <table aria-label={t`Versions`} className={styles.versions}>
        <tbody>
          {rows.map(({ name, version }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{version}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button disabled={rows.length === 0} onClick={() => void copyText(formatVersions(rows), t`Copied the versions`)}>
        {t`Copy versions`}
      </Button>
    </div>
  );
}
