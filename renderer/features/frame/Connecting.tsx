import { useEffect, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { useConnection } from '../../stores/connection.store.ts';
import styles from './Connecting.module.css';

const quietMs = 1_000;

/** Shown before the host has answered: nothing for a second, then text. */
export function Connecting() {
  const line = useConnection((state) => state.line);
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), quietMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main className={styles.connecting} aria-label="Workcell">
      <h1 className="visually-hidden">Workcell</h1>
      {late && line === 'connecting' && <p>{t`Connecting to Workcell…`}</p>}
    </main>
  );
}
