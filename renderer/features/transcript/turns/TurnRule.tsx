import { type KeyboardEvent, type MouseEvent, useMemo, useState } from 'react';
import { formatDuration } from '../../../../shared/i18n/duration.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { Turn } from '../../../../shared/transcript/turn.ts';
import { classNames } from '../../../components/class-names.ts';
import tapeStyles from '../../../components/tape.module.css';
import { useSecond } from '../../../components/use-now.ts';
import { describeTape, getTurnTape, placePiece } from '../../../view-models/turn-tape.ts';
import { useOpenWait } from '../use-open-wait.ts';
import { openStep } from './open-step.ts';
import styles from './TurnRule.module.css';
import { describeStep, findStepAt, findStepForKey, listSteps, toRuleBars } from './turn-rule.view-model.ts';

/**
 * Shows the waterfall of a turn as a rule under its message: thinking is thin, acting is thick, an edit rises and a
 * wait hangs. One stop of the keyboard: arrows go to its steps, and Enter opens one.
 */
export function TurnRule({ turn }: { readonly turn: Turn }) {
  const isRunning = turn.status === 'running';
  const now = useSecond(isRunning);
  const waitsSince = useOpenWait(turn);
  const tape = useMemo(() => getTurnTape(turn, now, waitsSince), [turn, now, waitsSince]);
  const bars = useMemo(() => (tape === null ? [] : toRuleBars(tape)), [tape]);
  const [chosen, setChosen] = useState<number | null>(null);
  // While the rule has the focus, its text stays the same until a key changes it, so that it is not read each second.
  const [whole, setWhole] = useState<string | null>(null);
  if (tape === null) return <div className={styles.rule} />;
  const steps = listSteps(tape, turn);
  const step = chosen === null ? undefined : steps[chosen];
  const place = step === undefined ? null : placePiece(tape, step.piece);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === 'Enter' && step !== undefined) openStep(turn.id, step.entry.id);
    else {
      const next = findStepForKey(event.key, chosen, steps.length);
      if (next === null) return;
      setChosen(next);
    }
    event.preventDefault();
  };
  const onClick = (event: MouseEvent<HTMLElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const at = findStepAt(tape, steps, (100 * (event.clientX - left)) / width);
    const under = at === null ? undefined : steps[at];
    if (under !== undefined) openStep(turn.id, under.entry.id);
  };
  return (
    <div
      role="slider"
      aria-label={t`Steps of the turn`}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={steps.length}
      aria-valuenow={chosen === null ? 0 : chosen + 1}
      aria-valuetext={step === undefined ? (whole ?? describeTape(tape)) : describeStep(step)}
      tabIndex={0}
      className={styles.rule}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onFocus={() => setWhole(describeTape(tape))}
      onBlur={() => {
        setChosen(null);
        setWhole(null);
      }}
    >
      {bars.map(({ kind, left, state, width }, at) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the bars have no other identity
          key={at}
          className={classNames(tapeStyles.bar, tapeStyles[kind], tapeStyles[state])}
          style={{ left: `${left}%`, width: `${width}%` }}
        />
      ))}
      {isRunning && <span className={styles.now} style={{ left: `${(100 * tape.length) / tape.scale}%` }} />}
      {place !== null && (
        <span className={styles.chosen} style={{ left: `${place.left}%`, width: `${place.width}%` }} />
      )}
    </div>
  );
}

/** Shows what the whole width of a running turn's rule stands for: `1 min`. */
export function RuleScale({ turn, className }: { readonly turn: Turn; readonly className: string | undefined }) {
  const now = useSecond(true);
  const tape = getTurnTape(turn, now, useOpenWait(turn));
  if (tape === null) return null;
  return (
    <span className={className} aria-hidden="true">
      {formatDuration(tape.scale)}
    </span>
  );
}
