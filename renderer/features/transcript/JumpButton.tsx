import ArrowDownIcon from 'lucide-react/icons/arrow-down';
import { t } from '../../../shared/i18n/i18n.ts';
import styles from './JumpButton.module.css';
import type { End } from './use-end.ts';

/** Takes the person back to the end, and says how much has arrived since they left it. */
export function JumpButton({ end }: { readonly end: End }) {
  if (!end.left) return null;
  return (
    <button type="button" className={styles.jump} onClick={end.jump}>
      <ArrowDownIcon />
      {end.fresh === 0 ? t`Jump to the end` : t`Jump to the end, ${end.fresh} new`}
    </button>
  );
}
