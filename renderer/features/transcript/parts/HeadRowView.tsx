import CheckIcon from 'lucide-react/icons/check';
import CopyIcon from 'lucide-react/icons/copy';
import { copySpeech } from '../../../commands/copy-text.ts';
import { classNames } from '../../../components/class-names.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { tooltip } from '../../../components/tooltip.ts';
import { useNow } from '../../../components/use-now.ts';
import { useCopyNote } from '../../../stores/copy-note.store.ts';
import { useTranscript } from '../../../stores/transcript.store.ts';
import { useWorkspace } from '../../../stores/workspace.store.ts';
import { describeHead } from '../describe-head.ts';
import type { HeadRow } from '../row.ts';
import { speechText } from '../transcript-text.ts';
import { CodexIcon } from './CodexIcon.tsx';
import styles from './HeadRowView.module.css';
import { PinTurn } from './PinTurn.tsx';

/** The line over an answer: who speaks, with which model, for how long. */
export function HeadRowView({ row }: { readonly row: HeadRow }) {
  const now = useNow(row.running);
  const view = describeHead(row, now);
  const isCopied = useCopyNote(({ note }) => note !== null && note.copied === row.firstEntry);
  return (
    <div className={styles.row}>
      <span className={styles.mark}>
        <CodexIcon />
      </span>
      <span className={styles.name}>Codex</span>
      <span className={styles.words} {...tooltip(view.exact)}>
        {view.words}
      </span>
      {row.firstEntry !== null && (
        <>
          <PinTurn turnId={row.turnId} className={classNames(styles.action, styles.pin)} />
          <IconButton
            name="Copy answer"
            icon={isCopied ? <CheckIcon /> : <CopyIcon />}
            className={classNames(styles.action, styles.copy)}
            onClick={() => copyAnswer(row)}
          />
        </>
      )}
    </div>
  );
}

function copyAnswer({ turnId, firstEntry }: HeadRow): void {
  const turn = useTranscript.getState().transcript.turns.find((candidate) => candidate.id === turnId);
  if (turn === undefined || firstEntry === null) return;
  const workspace = useWorkspace.getState().workspace?.path ?? null;
  const text = speechText(turn, firstEntry, workspace);
  void copySpeech({ text, name: 'the answer', what: 'message' }, { turnId, first: firstEntry });
}
