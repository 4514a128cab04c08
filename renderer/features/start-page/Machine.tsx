import CopyIcon from 'lucide-react/icons/copy';
import { useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { copyText } from '../../commands/copy-text.ts';
import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/class-names.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { tooltip } from '../../components/tooltip.ts';
import styles from './Machine.module.css';
import type { MachineRow } from './machine-rows.ts';

export type MachineProps = {
  readonly rows: readonly MachineRow[];
  /** True while the machine is being checked again. */
  readonly busy: boolean;
  readonly onCheck: () => void;
};

/**
 * Shows the state of this machine: a name for each part that works, and a sentence and the fix for each part that does
 * not.
 */
export function Machine({ busy, onCheck, rows }: MachineProps) {
  // The clicked button stays, even if everything works after the check.
  const [wasChecked, setChecked] = useState(false);
  const offersCheck = wasChecked || !rows.every(isFine);
  return (
    <section aria-label={t`This machine`} className={styles.machine}>
      <h2 className={styles.heading}>{t`This machine`}</h2>
      <ul className={styles.rows}>
        {rows.map((row) => (
          <li key={row.name} className={classNames(styles.row, isFine(row) && styles.fine)}>
            <span className={styles.glyph}>
              <StateGlyph state={row.glyph} />
            </span>
            <div className={styles.words}>
              {isFine(row) ? (
                <p {...tooltip(row.detail)}>
                  {row.name}
                  <span className="visually-hidden"> {row.detail}</span>
                </p>
              ) : (
                <>
                  <p>{row.name}</p>
                  <p className={styles.detail}>{row.detail}</p>
                </>
              )}
              {row.command !== null && <RepairCommand command={row.command} of={row.name} />}
              {row.inSettings && (
                <Button size={24} className={styles.mend} onClick={() => runAction('openSettings')}>
                  {t`Open settings`}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {offersCheck && (
        <Button
          size={24}
          className={styles.check}
          busy={busy}
          onClick={() => {
            setChecked(true);
            onCheck();
          }}
        >
          {t`Check again`}
        </Button>
      )}
    </section>
  );
}

/** Returns whether a part works, so that its details can wait for a tooltip. */
function isFine({ command, glyph, inSettings }: MachineRow): boolean {
  return glyph === 'done' && command === null && !inSettings;
}

/** Shows a command for a terminal. `of` is the problem that it fixes. */
function RepairCommand({ command, of }: { readonly command: string; readonly of: string }) {
  return (
    <div className={styles.command}>
      <code>{command}</code>
      <IconButton
        name={t`Copy the command for: ${of}`}
        icon={<CopyIcon />}
        onClick={() => void copyText(command, t`Copied the command. Run it in a terminal.`)}
      />
    </div>
  );
}
