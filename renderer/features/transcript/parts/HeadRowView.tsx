import CheckIcon from 'lucide-react/icons/check';
import CopyIcon from 'lucide-react/icons/copy';
import { t } from '../../../../shared/i18n/i18n.ts';
import { classNames } from '../../../components/class-names.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { tooltip } from '../../../components/tooltip.ts';
import { useNow } from '../../../components/use-now.ts';
import { useCopyNote } from '../../../stores/copy-note.store.ts';
import { turnModel } from '../../../view-models/turn-model.ts';
import { describeHead } from '../describe-head.ts';
import type { HeadRow } from '../row.ts';
import { CodexIcon } from './CodexIcon.tsx';
import styles from './HeadRowView.module.css';
import { PinTurn } from './PinTurn.tsx';

/** The line above an answer: who speaks, with which model, for how long. */
export function HeadRowView({ row }: { readonly row: HeadRow }) {
  const turn = turnModel(row.said);
  const now = useNow(row.running);
  const view = describeHead(row, now);
  const isCopied = useCopyNote(({ note }) => note !== null && note.copied === turn.segments[0]?.id);
  return (
    <div className={styles.row}>
      <span className={styles.mark}>
        <CodexIcon />
      </span>
      <span className={styles.name}>Codex</span>
      <span className={styles.words} {...tooltip(view.exact)}>
        {view.words}
      </span>
      {turn.canCopy && (
        <>
          <PinTurn turn={turn} className={classNames(styles.action, styles.pin)} />
          <IconButton
            name={t`Copy answer`}
            icon={isCopied ? <CheckIcon /> : <CopyIcon />}
            className={classNames(styles.action, styles.copy)}
            onClick={() => void turn.copyMessage()}
          />
        </>
      )}
    </div>
  );
}
