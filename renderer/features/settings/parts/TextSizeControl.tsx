import MinusIcon from 'lucide-react/icons/minus';
import PlusIcon from 'lucide-react/icons/plus';
import { t } from '../../../../shared/i18n/i18n.ts';
import { clampTo } from '../../../../shared/settings/setting.ts';
import { settings } from '../../../../shared/settings/settings.ts';
import { changeOptions } from '../../../commands/settings.commands.ts';
import styles from './Controls.module.css';

const range = settings.textSize;
const step = 10;

/** The size of all text, in steps of 10 %. */
export function TextSizeControl({ size, helpId }: { readonly size: number; readonly helpId: string }) {
  const set = (next: number): void => void changeOptions({ textSize: clampTo(range, next) });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and a legend
    <div role="group" aria-label={t`Text size`} aria-describedby={helpId} className={styles.stepper}>
      <button type="button" aria-label={t`Smaller text`} disabled={size <= range.min} onClick={() => set(size - step)}>
        <MinusIcon />
      </button>
      <output>{`${size}\u00a0%`}</output>
      <button type="button" aria-label={t`Larger text`} disabled={size >= range.max} onClick={() => set(size + step)}>
        <PlusIcon />
      </button>
    </div>
  );
}
