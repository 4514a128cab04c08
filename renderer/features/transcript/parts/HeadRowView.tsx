import CheckIcon from 'lucide-react/icons/check';
import CopyIcon from 'lucide-react/icons/copy';
import { t } from '../../../../shared/i18n/i18n.ts';
import { classNames } from '../../../components/class-names.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { tooltip } from '../../../components/tooltip.ts';
import { useNow } from '../../../components/use-now.ts';
import { useCopyNote } from '../../../stores/copy-note.store.ts';
import { getTurnModel } from '../../../view-models/turn-model.ts';
import { describeHead } from '../describe-head.ts';
import type { HeadRow } from '../row.ts';
import { BranchFromTurn } from './ForkButtons.tsx';
import styles from './HeadRowView.module.css';
import { PinTurn } from './PinTurn.tsx';

/** Shows the line above an answer: who speaks, with which model, for how long. */
export function HeadRowView({ row }: { readonly row: HeadRow }) {
  const turn = getTurnModel(row.speech);
  const now = useNow(row.running);
  const view = describeHead(row, now);
  const isCopied = useCopyNote(({ note }) => note !== null && note.copied === turn.segments[0]?.id);
  return (
    <div className={styles.row}>
      <span className={styles.mark}>
        <CodexIcon />
      </span>
      <h2 className={styles.name}>Codex</h2>
      <span className={styles.words} {...tooltip(view.exact)}>
        {view.text}
      </span>
      {turn.canCopy && (
        <>
          <BranchFromTurn turn={turn} className={classNames(styles.action, styles.branch)} />
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

/** Draws the icon of Codex's answers: a prompt in a hexagon. */
function CodexIcon() {
  return (
    <svg viewBox="0 0 16 16" width="1rem" height="1rem" fill="none" stroke="currentColor" aria-hidden="true">
      <path d="M8 1.7 13.5 4.85v6.3L8 14.3 2.5 11.15v-6.3z" strokeWidth="1.4" strokeLinejoin="round" />
      <path d="m5.9 6.3 1.9 1.7-1.9 1.7m3 0h1.4" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
