import { useId } from 'react';
import { Switch } from '../../components/Switch.tsx';
import styles from './ExportDialog.module.css';

export type ExportSwitchProps = {
  readonly name: string;
  readonly help: string;
  readonly on: boolean;
  readonly disabled: boolean;
  readonly onChange: (on: boolean) => void;
};

/** Something to include in a file or not, with a sentence about it. */
export function ExportSwitch({ name, help, on, disabled, onChange }: ExportSwitchProps) {
  const helpId = useId();
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <p className={styles.name}>{name}</p>
        <p id={helpId} className={styles.help}>
          {help}
        </p>
      </div>
      <div className={styles.switch}>
        <Switch name={name} on={on} onChange={onChange} disabled={disabled} inWords describedBy={helpId} />
      </div>
    </div>
  );
}
