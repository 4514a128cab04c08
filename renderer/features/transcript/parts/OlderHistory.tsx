import { useState } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { Button } from '../../../components/Button.tsx';
import { Spinner } from '../../../components/Spinner.tsx';
import { transcriptModel } from '../../../view-models/transcript-model.ts';
import styles from './OlderHistory.module.css';

/** Shown above a thread whose older turns are not loaded. It keeps the focus, so that it can be pressed again. */
export function OlderHistory() {
  const [loads, setLoads] = useState(false);
  const load = async (): Promise<void> => {
    setLoads(true);
    await transcriptModel.loadOlderHistory();
    setLoads(false);
  };
  return (
    <div className={styles.top}>
      <Button size={24} aria-busy={loads} icon={loads && <Spinner />} onClick={() => void load()}>
        {t`Load older history`}
      </Button>
    </div>
  );
}

/** Between pinned turns and the newest ones. */
export function MissingTurns() {
  return <p className={styles.gap}>{t`Turns between these are not loaded`}</p>;
}
