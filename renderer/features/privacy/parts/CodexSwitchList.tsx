import { useEffect, useMemo, useState } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { CodexSwitches } from '../../../../shared/privacy/consent/codex-switches.ts';
import { readCodexSwitches } from '../../../commands/privacy.commands.ts';
import { describeCodexSwitches, placeText } from '../codex-switches.view-model.ts';
import styles from './CodexSwitchList.module.css';

/** Codex's own switches: readable here, and changeable where they are. */
export function CodexSwitchList() {
  const [switches, setSwitches] = useState<CodexSwitches | null>(null);
  useEffect(() => {
    void readCodexSwitches().then((read) => setSwitches(read.ok ? read.value : null));
  }, []);
  const rows = useMemo(() => (switches === null ? [] : describeCodexSwitches(switches)), [switches]);
  return (
    <section aria-label={t`Codex\u2019s own switches`} className={styles.part}>
      <h3 className={styles.heading}>{t`Codex’s own switches`}</h3>
      <dl className={styles.list}>
        {rows.map(({ name, value, why }) => (
          <div key={name} className={styles.row}>
            <dt className={styles.name}>{name}</dt>
            <dd className={styles.value}>{value}</dd>
            <dd className={styles.why}>{why}</dd>
          </div>
        ))}
      </dl>
      {switches !== null && <p className={styles.place}>{placeText(switches)}</p>}
    </section>
  );
}
