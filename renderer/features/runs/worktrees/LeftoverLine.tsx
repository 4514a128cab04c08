import { t } from '../../../../shared/i18n/i18n.ts';
import { Button } from '../../../components/Button.tsx';
import { dialogOpened } from '../../../stores/frame.store.ts';
import styles from './LeftoverLine.module.css';
import { leftoverText } from './leftovers.view-model.ts';
import { useLeftovers } from './use-leftovers.ts';

/** Says that earlier runs have left worktrees, if so, and links to them. */
export function LeftoverLine({ now }: { readonly now: number }) {
  const { length } = useLeftovers(now);
  if (length === 0) return null;
  return (
    <p className={styles.line}>
      {leftoverText(length)}
      <Button kind="quiet" size={24} onClick={() => dialogOpened('runWorktrees')}>
        {t`Clean up`}
      </Button>
    </p>
  );
}
