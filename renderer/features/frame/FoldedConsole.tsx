import ChevronUpIcon from 'lucide-react/icons/chevron-up';
import { t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { useKeys } from '../../actions/use-keys.ts';
import { IconButton } from '../../components/IconButton.tsx';
import styles from './FoldedConsole.module.css';

/** What remains of the console while it is folded. */
export function FoldedConsole() {
  return (
    <div className={styles.head}>
      <h2 className={styles.title}>{t`Console`}</h2>
      <IconButton
        name={t`Unfold the console`}
        icon={<ChevronUpIcon />}
        keys={useKeys('toggleConsole')}
        onClick={() => runAction('toggleConsole')}
      />
    </div>
  );
}
