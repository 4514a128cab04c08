import PauseIcon from 'lucide-react/icons/pause';
import PlayIcon from 'lucide-react/icons/play';
import SkipBackIcon from 'lucide-react/icons/skip-back';
import SkipForwardIcon from 'lucide-react/icons/skip-forward';
import StepBackIcon from 'lucide-react/icons/step-back';
import StepForwardIcon from 'lucide-react/icons/step-forward';
import { memo, useEffect, useRef } from 'react';
import { t } from '../../../../../shared/i18n/i18n.ts';
import type { ReplayState } from '../../../../../shared/runs/replay/replay-state.ts';
import type { Waterfall } from '../../../../../shared/runs/run-bars.ts';
import { IconButton } from '../../../../components/IconButton.tsx';
import { SegmentedControl } from '../../../../components/SegmentedControl.tsx';
import { formatCursor, formatEvent, formatSpeed } from '../format-replay.ts';
import { type ReplayAxis, type ReplaySpeed, replaySpeeds } from '../replay-axis.ts';
import type { Player } from '../use-replay.ts';
import styles from './ReplayBar.module.css';
import { Scrubber } from './Scrubber.tsx';

export type ReplayBarProps = {
  readonly player: Player;
  readonly axis: ReplayAxis;
  readonly state: ReplayState | null;
  readonly waterfall: Waterfall | null;
  /** The run failed in the end. */
  readonly hasFailed: boolean;
  readonly isPlaying: boolean;
  readonly speed: ReplaySpeed;
};

const speedNames = ['1', '4', '16'] as const;

/** Plays, pauses and steps, and shows the position of the replay in the run. */
export const ReplayBar = memo(function ReplayBar(props: ReplayBarProps) {
  const { player, axis, state, waterfall, hasFailed, isPlaying, speed } = props;
  return (
    <div className={styles.bar}>
      <div className={styles.controls}>
        <IconButton name={t`To the beginning`} keys="Home" icon={<SkipBackIcon />} onClick={() => player.home()} />
        <IconButton name={t`Previous event`} keys="←" icon={<StepBackIcon />} onClick={() => player.step(-1)} />
        <IconButton
          name={isPlaying ? t`Pause` : t`Play`}
          keys="K"
          data-first-focus
          icon={isPlaying ? <PauseIcon /> : <PlayIcon />}
          onClick={() => player.toggle()}
        />
        <IconButton name={t`Next event`} keys="→" icon={<StepForwardIcon />} onClick={() => player.step(1)} />
        <IconButton name={t`To the end`} keys="End" icon={<SkipForwardIcon />} onClick={() => player.end()} />
        <SegmentedControl
          name={t`Speed`}
          value={speedNames[replaySpeeds.indexOf(speed)] ?? '1'}
          segments={speedNames.map((value, index) => ({ value, name: formatSpeed(replaySpeeds[index] ?? 1) }))}
          onChange={(value) => player.setSpeed(replaySpeeds[speedNames.indexOf(value)] ?? 1)}
        />
        <CursorClock player={player} axis={axis} />
        <span className={styles.event}>{state === null ? '' : formatEvent(state)}</span>
      </div>
      <Scrubber player={player} axis={axis} state={state} waterfall={waterfall} hasFailed={hasFailed} />
    </div>
  );
});

/** Shows the time at the cursor. It changes with the cursor, without rendering. */
function CursorClock({ player, axis }: { readonly player: Player; readonly axis: ReplayAxis }) {
  const clock = useRef<HTMLTimeElement>(null);
  useEffect(() => {
    let shown = '';
    return player.onCursor((value) => {
      const words = formatCursor(axis, value);
      if (words === shown || clock.current === null) return;
      shown = words;
      clock.current.textContent = words;
    });
  }, [player, axis]);
  return <time ref={clock} className={styles.clock} />;
}
