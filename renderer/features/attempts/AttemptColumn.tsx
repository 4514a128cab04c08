import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { visibleText } from '../../../shared/base/visible-text.ts';
import { counted, t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import { findHunkChoices } from '../../../shared/runs/left-out.ts';
import type { Waterfall } from '../../../shared/runs/run-bars.ts';
import type { RunRef } from '../../../shared/runs/run-ref.ts';
import { closeAttempts, openAttempt } from '../../commands/attempts.commands.ts';
import { readWaterfall } from '../../commands/recorded-runs.commands.ts';
import { performRunChoice } from '../../commands/run-choices.commands.ts';
import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/class-names.ts';
import { LineCounts } from '../../components/LineCounts.tsx';
import { Select } from '../../components/Select.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { tooltip, tooltipWhenCut } from '../../components/tooltip.ts';
import { useRuns } from '../../stores/runs.store.ts';
import { FileDiffView } from '../changes/FileDiffView.tsx';
import { useParsedDiff } from '../changes/use-parsed-diff.ts';
import { getWholeTexts } from '../changes/whole/whole-texts.ts';
import { getBarTone } from '../runs/bar-tones.ts';
import { openChoices } from '../runs/detail/review/left-out.view-model.ts';
import { describeReview } from '../runs/detail/review/review.view-model.ts';
import { useReview } from '../runs/detail/review/use-review.ts';
import { RunClock } from '../runs/RunClock.tsx';
import { useThrottled } from '../runs/use-throttled.ts';
import { WaterfallBar } from '../runs/WaterfallBar.tsx';
import styles from './AttemptsDialog.module.css';
import type { AttemptView } from './attempts.view-model.ts';

export type AttemptColumnProps = {
  readonly view: AttemptView;
  /** The names of the rows below the head. */
  readonly rows: readonly string[];
  /** The name of the radio group. */
  readonly group: string;
  readonly isChosen: boolean;
  /** Whether the user returns from its detail. */
  readonly isLeft: boolean;
  /** The time that the whole width of a tape shows, in milliseconds; the same for all attempts. */
  readonly scaleMs: number;
  /** The file whose diff is shown in each attempt that changed it; null: the first one. */
  readonly path: string | null;
  readonly onChoose: () => void;
  readonly onPath: (path: string) => void;
};

/** Shows one attempt: how it went, what it changed, and what the user can do with it. */
export function AttemptColumn(props: AttemptColumnProps) {
  const { view, rows, group, isChosen, scaleMs, onChoose } = props;
  const [time = '', checks = '', changes = '', steps = '', cost = '', words = '', change = ''] = rows;
  const worktree = useRuns((state) => state.worktrees.get(view.key));
  const isFocused = useRef(false);
  return (
    <article
      onFocus={() => {
        isFocused.current = true;
      }}
      onBlur={() => {
        isFocused.current = false;
      }}
      aria-label={`${view.title}: ${view.name}`}
      className={classNames(styles.column, isChosen && styles.chosen)}
    >
      <label className={styles.choice}>
        <input type="radio" name={group} checked={isChosen} onChange={onChoose} className={styles.radio} />
        <span className={styles.names}>
          <span className={styles.name} {...tooltipWhenCut(view.name)}>
            {view.name}
          </span>
          <span className={styles.number}>
            {view.rank === null ? view.title : t`${view.title}, rank ${wholeNumber(view.rank)}`}
          </span>
        </span>
        <span className={classNames(styles.state, view.work.state !== null && styles[view.work.state])}>
          {view.work.glyph !== null && <StateGlyph state={view.work.glyph} />}
          <span className={styles.stateText} {...tooltipWhenCut(view.work.text)}>
            {view.work.text}
          </span>
        </span>
      </label>
      <Row name={time}>
        <Tape view={view} scaleMs={scaleMs} />
        <span className={styles.line}>
          {view.clock !== null && <RunClock {...view.clock} />}
          <Chip text={view.chips.time} />
        </span>
      </Row>
      <Row name={checks}>
        {view.checks.map(({ command, hasPassed, text }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two checks may be the same command
          <span key={at} className={styles.check}>
            <StateGlyph state={hasPassed ? 'done' : 'failed'} size={12} />
            <code className={styles.command} {...tooltipWhenCut(command)}>
              {command}
            </code>
            <span className={hasPassed ? styles.passed : styles.bad}>{text}</span>
          </span>
        ))}
        {view.openChecks.map((command, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two checks may be the same command
          <span key={at} className={styles.check}>
            <code className={styles.command}>{command}</code>
          </span>
        ))}
      </Row>
      <Row name={changes}>
        {view.files > 0 && (
          <span className={styles.line}>
            {counted(view.files, 'file')} <LineCounts added={view.added} removed={view.removed} />
            <Chip text={view.chips.changes} />
          </span>
        )}
      </Row>
      <Row name={steps}>{view.steps}</Row>
      <Row name={cost}>
        <span className={styles.line}>
          {view.cost !== null && <span {...tooltip(view.cost.exact)}>{view.cost.text}</span>}
          {view.tokens}
          <Chip text={view.chips.cost} />
        </span>
      </Row>
      <Row name={words}>
        {view.instruction !== null && (
          <p className={styles.told} {...tooltipWhenCut(view.instruction)}>{t`Told: ${view.instruction}`}</p>
        )}
        <p className={styles.words}>
          {view.words.map(({ code, text }, at) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a sentence have no other ID
            code ? <code key={at}>{text}</code> : text,
          )}
        </p>
      </Row>
      {worktree?.isPresent === true && !view.isOpen ? (
        <ReviewedChange key={`${worktree.path} ${view.lastAt}`} {...props} name={change} isFocused={isFocused} />
      ) : (
        <>
          <Row name={change} />
          <Actions view={view} isFocused={isFocused} isLeft={props.isLeft} />
        </>
      )}
    </article>
  );
}

function Row({ name, children }: { readonly name: string; readonly children?: ReactNode }) {
  return (
    <section aria-label={name} className={styles.row}>
      <span className={styles.rowName} aria-hidden="true">
        {name}
      </span>
      {children}
    </section>
  );
}

/** How an attempt compares with the others. Neutral, because less is not always better. */
function Chip({ text }: { readonly text: string | null }) {
  return text === null ? null : <span className={styles.chip}>{text}</span>;
}

/** Shows the diff of an attempt, and applies it as it is shown. */
function ReviewedChange({
  view,
  name,
  isChosen,
  isFocused,
  isLeft,
  path,
  onChoose,
  onPath,
}: AttemptColumnProps & Pick<ActionsProps, 'isFocused'> & { readonly name: string }) {
  const worktree = useRuns((state) => state.worktrees.get(view.key));
  const { state, take } = useReview(view.run, worktree);
  const parsed = useParsedDiff(state.changes?.patch ?? '');
  const files = state.changes === null ? null : parsed;
  const file = files?.find((each) => each.path === path) ?? files?.[0] ?? null;
  const shown = useMemo(() => (file === null ? [] : [file]), [file]);
  const isCut = state.changes?.isCut === true;
  const rest = state.changes?.leftOut ?? null;
  const choices = useMemo(
    () => (files === null ? null : openChoices(findHunkChoices(isCut ? [] : files), rest)),
    [files, isCut, rest],
  );
  const isPresent = worktree?.isPresent ?? true;
  const review = describeReview(state, { isPresent, applied: worktree?.applied ?? null }, choices);
  return (
    <>
      <Row name={name}>
        {files !== null && file !== null && (
          <Select
            kind="picker"
            name={t`File`}
            value={file.path}
            options={files.map((each) => ({ value: each.path, label: visibleText(each.path) }))}
            onChange={onPath}
          />
        )}
        <div className={styles.diff}>
          {review.instead !== null && <p className={styles.quiet}>{review.instead.what}</p>}
          {file !== null && <FileDiffView files={shown} texts={getWholeTexts(file)} layout="unified" />}
        </div>
        <p role="status" className={review.notice?.isRefusal ? styles.bad : styles.quiet}>
          {review.notice !== null && `${review.notice.fact} ${review.notice.isRefusal ? review.notice.detail : ''}`}
        </p>
      </Row>
      <Actions view={view} isFocused={isFocused} isLeft={isLeft}>
        <Button
          kind={isChosen && view.rank !== null ? 'primary' : 'secondary'}
          size={28}
          disabled={!review.canApply}
          busy={state.busy === 'apply'}
          aria-label={`${review.apply}: ${view.title}`}
          onClick={() => {
            // The others are then those that were not applied.
            onChoose();
            void take('apply', choices ?? new Map());
          }}
        >
          {review.apply}
        </Button>
      </Actions>
    </>
  );
}

type ActionsProps = Pick<AttemptColumnProps, 'view' | 'isLeft'> & {
  /** Whether something in the column has the focus, or had it until it was removed. */
  readonly isFocused: RefObject<boolean>;
  readonly children?: ReactNode;
};

function Actions({ view, isFocused, isLeft, children }: ActionsProps) {
  const details = useRef<HTMLButtonElement>(null);
  // The pressed button may be gone or off now.
  useLayoutEffect(() => {
    const { activeElement } = document;
    const isLost = activeElement === document.body || activeElement?.matches(':disabled') === true;
    if (isFocused.current && isLost) details.current?.focus();
  });
  return (
    <div className={styles.actions}>
      {children}
      {view.canStop && (
        <Button size={28} onClick={() => performRunChoice('cancel', view.run)}>{t`Stop ${view.title}`}</Button>
      )}
      <Button
        ref={details}
        kind="quiet"
        size={28}
        {...(isLeft && { 'data-first-focus': '' })}
        aria-label={t`View Details`}
        onClick={() => openAttempt(view.run)}
      >{t`Details`}</Button>
      {view.threadId !== null && (
        <Button
          kind="quiet"
          size={28}
          aria-label={t`Open thread`}
          onClick={() => {
            closeAttempts();
            performRunChoice('openThread', view.run);
          }}
        >{t`Thread`}</Button>
      )}
    </div>
  );
}

/** The size of a tape and its parts, in the units of its drawing. It is stretched to the width of the column. */
const tapeWidth = 1_000;
const laneHeight = 10;
const barHeight = 8;
const minBarWidth = 5;
const laneTops = { model: 0, commands: laneHeight, files: 2 * laneHeight, you: 3 * laneHeight } as const;

/** Shows what an attempt did over time, on the scale of all attempts. Decoration next to the words. */
function Tape({ view, scaleMs }: { readonly view: AttemptView; readonly scaleMs: number }) {
  const bars = useTape(view);
  const toX = (at: number) => ((at - (view.startedAt ?? at)) / scaleMs) * tapeWidth;
  return (
    <svg
      className={styles.tape}
      viewBox={`0 0 ${tapeWidth} ${4 * laneHeight - 2}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {Object.values(laneTops).map((top) => (
        <rect key={top} className={styles.lane} x={0} y={top} width={tapeWidth} height={barHeight} />
      ))}
      {bars.map(({ from, lane, position, state, to }) => (
        <WaterfallBar
          key={`${lane} ${position} ${from}`}
          tone={getBarTone(lane, state, view.work.state === 'failed')}
          left={toX(from)}
          top={laneTops[lane]}
          width={Math.max(minBarWidth, toX(to) - toX(from))}
          height={barHeight}
        />
      ))}
    </svg>
  );
}

/** How often to read the bars of a running attempt again, in milliseconds. */
const readEveryMs = 2_000;
/** About as many bars as a column has pixels. */
const tapePixels = 320;

function useTape({ lastAt, run, startedAt }: AttemptView): Waterfall['bars'] {
  const [bars, setBars] = useState<Waterfall['bars']>([]);
  const upTo = useThrottled(lastAt, readEveryMs);
  useEffect(() => {
    if (startedAt === null || upTo === null) return;
    let isWanted = true;
    void readBars(run).then((read) => {
      if (isWanted && read !== null) setBars(read);
    });
    return () => {
      isWanted = false;
    };
  }, [run, startedAt, upTo]);
  return bars;
}

async function readBars(run: RunRef): Promise<Waterfall['bars'] | null> {
  const read = await readWaterfall(run, { from: null, to: null }, tapePixels);
  return read.ok ? read.value.bars : null;
}
