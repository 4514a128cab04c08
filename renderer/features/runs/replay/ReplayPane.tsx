import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { RunRef } from '../../../../shared/runs/run-ref.ts';
import type { RunTotals } from '../../../../shared/runs/run-totals.ts';
import { describeRunFailure } from '../../../commands/recorded-runs.commands.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { useWidth } from '../../../components/use-width.ts';
import { isLive } from '../../../view-models/run-state.ts';
import { useWaterfall } from '../use-waterfall.ts';
import { describeNotes, describePlayButton } from './format-replay.ts';
import { handleKey } from './handle-key.ts';
import { ReplayBar } from './parts/ReplayBar.tsx';
import { ReplayConsole } from './parts/ReplayConsole.tsx';
import { ReplayFiles } from './parts/ReplayFiles.tsx';
import { ReplayTranscript } from './parts/ReplayTranscript.tsx';
import styles from './ReplayPane.module.css';
import { createAxis } from './replay-axis.ts';
import { useDelayedValue, usePlayerView, useReplay } from './use-replay.ts';

export type ReplayPaneProps = {
  readonly run: RunRef;
  readonly totals: RunTotals | null;
  readonly round: number;
  /** True if the run was opened to be watched. The replay then starts playing, fast, as soon as it can. */
  readonly isWatched: boolean;
  /** Where the cursor starts, in Unix milliseconds; null for the beginning. */
  readonly from: number | null;
};

/** Shows a run at any moment: a cursor over its time, and what had been said, run and changed by then. */
export default function ReplayPane({ run, totals, round, isWatched, from }: ReplayPaneProps) {
  const pane = useRef<HTMLElement>(null);
  const width = Math.round(useWidth(pane, 0));
  const { whole } = useWaterfall(run, null, width, { totals, round });
  // Totals arrive often while a run continues; the axis changes only when its ends do.
  const found = createAxis(totals, whole);
  // biome-ignore lint/correctness/useExhaustiveDependencies: its parts are the dependencies
  const axis = useMemo(() => found, [found?.kind, found?.from, found?.to, whole, round]);
  // The waterfall has the waits that the replay passes quickly.
  const player = useReplay(run, axis, isWatched && whole !== null);
  useEffect(() => {
    if (from === null || axis?.kind !== 'time') return;
    player.dragTo(from);
    player.release();
  }, [player, axis, from]);
  const { isPlaying, problem, speed, state } = usePlayerView(player);
  const consoleState = useDelayedValue(state, 2);
  const filesState = useDelayedValue(state, 4);
  const live = totals !== null && isLive(totals.state);
  const notes = axis === null ? [] : describeNotes(axis, state, live, totals?.progress != null);
  const failure = problem === null || problem.type === 'disconnected' ? null : describeRunFailure(problem);
  const spoken = useAnnouncedText(
    axis === null ? '' : describePlayButton(isPlaying, speed, axis, player.value),
    isPlaying,
  );

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (!event.defaultPrevented && handleKey(event, player)) event.preventDefault();
  };
  return (
    <section ref={pane} className={styles.pane} aria-label={t`Replay`} onKeyDown={onKeyDown}>
      {axis === null ? (
        <EmptyState what={t`Nothing to replay yet`} how={t`This run has no events yet.`} />
      ) : (
        <>
          <ReplayBar
            {...{ player, axis, state, isPlaying, speed }}
            waterfall={whole}
            hasFailed={totals?.state === 'failed'}
          />
          <p className="visually-hidden" role="status">
            {spoken}
          </p>
          {failure !== null && (
            <p className={styles.failure} role="alert">
              {failure.fact} {failure.detail}
            </p>
          )}
          {notes.map((note) => (
            <p key={note} className={styles.note}>
              {note}
            </p>
          ))}
          <div className={styles.panes}>
            <ReplayTranscript run={run} state={state} />
            <ReplayConsole run={run} state={consoleState} />
            <ReplayFiles run={run} state={filesState} />
          </div>
        </>
      )}
    </section>
  );
}

/** Returns the text from when playing last started or ended. Changes in between are not announced. */
function useAnnouncedText(words: string, isPlaying: boolean): string {
  const [spoken, setSpoken] = useState('');
  const before = useRef(isPlaying);
  useEffect(() => {
    if (before.current === isPlaying) return;
    before.current = isPlaying;
    setSpoken(words);
  }, [words, isPlaying]);
  return spoken;
}
