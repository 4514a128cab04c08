import { useEffect, useState } from 'react';
import type { DataUse } from '../../../../shared/contract/data.ts';
import { t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import { readDataUse } from '../../../commands/about.commands.ts';
import { formatBytes } from '../../../components/format/quantity.ts';
import { tooltip } from '../../../components/tooltip.ts';
import { dataKindLabels } from '../data-kind-labels.ts';
import styles from './Controls.module.css';

/** Shows the disk usage of each kind of data, with the total. */
export function DataUseControl() {
  const [parts, setParts] = useState<DataUse>([]);
  useEffect(() => {
    let isShown = true;
    void readDataUse().then((read) => {
      if (isShown && read !== null) setParts(read);
    });
    return () => {
      isShown = false;
    };
  }, []);
  const all = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <table aria-label={t`Space used`} className={styles.uses}>
      <tbody>
        {parts.map(({ bytes, kind }) => (
          <tr key={kind}>
            <th scope="row">{dataKindLabels[kind]}</th>
            <td {...tooltip(t`${wholeNumber(bytes)} bytes`)}>{formatBytes(bytes)}</td>
          </tr>
        ))}
        {parts.length > 0 && (
          <tr>
            <th scope="row">{t`Total`}</th>
            <td>{formatBytes(all)}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
