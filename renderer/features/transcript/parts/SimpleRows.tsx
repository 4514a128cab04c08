import ActivityIcon from 'lucide-react/icons/activity';
import BrainIcon from 'lucide-react/icons/brain';
import ListIcon from 'lucide-react/icons/list-todo';
import TextSearchIcon from 'lucide-react/icons/text-search';
import { useMemo } from 'react';
import { formatDuration } from '../../../../shared/i18n/duration.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { useLazyModule } from '../../../client/lazy-module.ts';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import { useTranscript } from '../../../stores/transcript.store.ts';
import { MessageImageSoon } from '../../attachments/MessageImageSoon.tsx';
import { toThreadImage } from '../../attachments/message-images.ts';
import { CodexLines } from '../../codex-lines/CodexLines.tsx';
import { describeCodexLines } from '../../codex-lines/codex-lines.view-model.ts';
import { describeReasoning } from '../describe-reasoning.ts';
import { describeImage, formatJson } from '../describe-tool.ts';
import { getCurrentText } from '../live-blocks.ts';
import type {
  CodexLinesRow,
  FoldRow,
  ImageRow,
  NoteRow,
  PlanEdgeRow,
  PlanRow,
  ReasoningRow,
  UnknownRow,
  WorkingRow,
} from '../row.ts';
import { useLiveText } from '../use-live-text.ts';
import codexLinesRowViewStyles from './CodexLinesRowView.module.css';
import { Facts } from './Facts.tsx';
import { NodeLine, NodeRow, StepHead } from './NodeLine.tsx';
import { openInPlace } from './open-in-place.ts';
import styles from './SimpleRows.module.css';
import { turnParts } from './turn-parts.ts';
import { Well } from './Well.tsx';

/** Shows reads and searches in one sentence, which opens into their commands. */
export function FoldRowView({ row }: { readonly row: FoldRow }) {
  const { entryIds, open, turnId } = row;
  return (
    <NodeRow spine={row.spine} maker="command" mark={<TextSearchIcon />}>
      <StepHead
        place={{ turnId, entryIds }}
        line={
          <NodeLine open={open} onPress={() => openInPlace(turnId, row.key, !open)}>
            <span className={styles.words}>{row.text}</span>
            <Facts facts={[]} hiddenText={t`done`} />
          </NodeLine>
        }
        time={row.durationMs === null ? null : formatDuration(row.durationMs)}
      />
    </NodeRow>
  );
}

/** Shows something that Codex did, in one line. */
export function NoteRowView({ row }: { readonly row: NoteRow }) {
  return (
    <NodeRow spine={row.spine} mark={<StateGlyph isStep state={row.glyph} />}>
      <NodeLine tip={row.code.length > 40 ? row.code : undefined}>
        <span className={styles.fixed}>{row.text}</span>
        {row.code !== '' && <code className={styles.code}>{row.code}</code>}
      </NodeLine>
    </NodeRow>
  );
}

/** Shown while Codex is working or waits for the user, and has nothing to show yet. */
export function WorkingRowView({ row: { isWaiting, spine } }: { readonly row: WorkingRow }) {
  return (
    <NodeRow
      spine={spine}
      maker={isWaiting ? 'you' : 'model'}
      mark={<StateGlyph size={16} state={isWaiting ? 'waiting' : 'thinking'} />}
    >
      <NodeLine>
        <span className={isWaiting ? styles.waiting : styles.quiet}>{isWaiting ? t`Waiting for you` : t`Working`}</span>
      </NodeLine>
    </NodeRow>
  );
}

const stepGlyphs = {
  pending: 'starting',
  inProgress: 'running',
  done: 'done',
  skipped: 'stopped',
  notDone: 'starting',
} as const;
const stepLabels = {
  pending: t`to do`,
  inProgress: t`now`,
  done: t`done`,
  skipped: t`skipped`,
  notDone: t`not done`,
} as const;

/** Shows Codex's plan, step by step. */
export function PlanRowView({ row }: { readonly row: PlanRow }) {
  const { steps } = row;
  const done = steps.filter((step) => step.status === 'done').length;
  return (
    <NodeRow spine={row.spine} mark={<ListIcon />}>
      <NodeLine>
        {t`Plan`}
        <Facts facts={[{ text: t`${done} of ${steps.length}`, tone: 'quiet' }]} />
      </NodeLine>
      <ol className={styles.plan}>
        {steps.map((step) => (
          <li key={step.text} className={styles[step.status]}>
            <StateGlyph state={stepGlyphs[step.status]} size={12} />
            <span className="visually-hidden">{stepLabels[step.status]}: </span>
            {step.text}
            {(step.status === 'skipped' || step.status === 'notDone') && (
              <span className={styles.quiet} aria-hidden="true">
                {stepLabels[step.status]}
              </span>
            )}
          </li>
        ))}
      </ol>
    </NodeRow>
  );
}

/** Shows the name of a plan above its text, and below it how to approve it. */
export function PlanEdgeRowView({ row: { edge, entry, turnId } }: { readonly row: PlanEdgeRow }) {
  const parts = useLazyModule(turnParts);
  if (edge === 'end') return parts !== null && <parts.PlanApproval entry={entry} turnId={turnId} />;
  return (
    <NodeRow spine={null} maker="model" mark={<ListIcon />}>
      <NodeLine>
        <h3>{t`Plan`}</h3>
      </NodeLine>
    </NodeRow>
  );
}

/** Shows something from Codex that this version does not know, as received. */
export function UnknownRowView({ row }: { readonly row: UnknownRow }) {
  return (
    <NodeRow spine={row.spine} mark={<span className={styles.dots}>···</span>}>
      <NodeLine open={row.open} chevron onPress={() => openInPlace(row.turnId, row.key, !row.open)}>
        <code className={styles.code}>{row.entry.name}</code>
        <span className={styles.quiet}>{t`Unknown event, shown as received`}</span>
      </NodeLine>
      {row.open && <Well>{formatJson(row.entry.json)}</Well>}
    </NodeRow>
  );
}

/** Shows what Codex wrote to its log while the turn ran, in one quiet line that opens. */
export function CodexLinesRowView({ row: { key, lines, open, spine, turnId } }: { readonly row: CodexLinesRow }) {
  const view = describeCodexLines(lines);
  return (
    <NodeRow spine={spine} mark={<ActivityIcon />}>
      <NodeLine open={open} chevron onPress={() => openInPlace(turnId, key, !open)}>
        <span className={codexLinesRowViewStyles.words}>{view.text}</span>
      </NodeLine>
      {open && <CodexLines lines={view.lines} />}
    </NodeRow>
  );
}

/** Shows reasoning on the spine, in one line that opens into the text. */
export function ReasoningRowView({ row }: { readonly row: ReasoningRow }) {
  const { entry, entryIds, canOpen, open, turnId } = row;
  useLiveText(entry.state === 'streaming' ? entry.id : null);
  const view = describeReasoning(entry, entry.state === 'streaming' ? getCurrentText(entry) : '');
  return (
    <NodeRow
      spine={row.spine}
      maker="model"
      mark={view.isRunning ? <StateGlyph size={16} state="thinking" /> : <BrainIcon />}
    >
      <StepHead
        place={{ turnId, entryIds }}
        line={
          <NodeLine
            open={open}
            chevron={canOpen}
            onPress={canOpen ? () => openInPlace(turnId, entry.id, !open) : undefined}
          >
            <span className={styles.thought}>{view.text}</span>
          </NodeLine>
        }
      />
    </NodeRow>
  );
}

/** Shows an image that Codex viewed or made, as a small picture. */
export function ImageRowView({ row: { entry, spine, turnId } }: { readonly row: ImageRow }) {
  const threadId = useTranscript((state) => state.threadId);
  const images = useMemo(
    () => (threadId === null ? [] : [toThreadImage(threadId, turnId, entry)]),
    [threadId, turnId, entry],
  );
  return (
    <NodeRow spine={spine} mark={<StateGlyph state="done" />}>
      <NodeLine tip={entry.path.length > 40 ? entry.path : undefined}>
        <span className={styles.fixed}>{describeImage(entry)}</span>
        <code className={styles.code}>{entry.path}</code>
      </NodeLine>
      <div className={styles.image}>
        <MessageImageSoon images={images} at={0} />
      </div>
    </NodeRow>
  );
}
