import { t } from '../../../../shared/i18n/i18n.ts';
import { Button } from '../../../components/Button.tsx';
import { openDialog } from '../../../stores/frame.store.ts';
import styles from './LeftoverLine.module.css';
import { describeLeftoverCount } from './leftovers.view-model.ts';
import { useLeftovers } from './use-leftovers.ts';

/** Mentions worktrees that earlier runs have left, if there are any, and links to them. */
export function LeftoverLine({ now }: { readonly now: number }) {
  const { length } = useLeftovers(now);
  if (length === 0) return null;
  return (
    <p className={styles.line}>
      {describeLeftoverCount(length)}
      <Button kind="quiet" size={24} onClick={() => openDialog('runWorktrees')}>
        {t`Clean up`}
      </Button>
    </p>
  );
}
