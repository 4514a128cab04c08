import { startTransition, useEffect, useRef, useState } from 'react';
import type { RunRef } from '../../../../shared/runs/run-ref.ts';
import { systemClock } from '../../../client/system-clock.ts';
import { type RunReadResult, readRunState } from '../../../commands/recorded-runs.commands.ts';
import type { ReplayAxis } from './replay-axis.ts';
import { type PlayerView, ReplayPlayer } from './replay-player.ts';

/** Why a state is not available. */
export type StateProblem = Extract<RunReadResult<never>, { ok: false }>['error'];
export type Player = ReplayPlayer<StateProblem>;

/** The speed for a run that was opened to be watched. */
const watchSpeed = 4;

/** Returns the player of a run while the caller is mounted. When `plays` becomes true, it plays once, fast. */
export function useReplay(run: RunRef, axis: ReplayAxis | null, plays: boolean): Player {
  const [player, setPlayer] = useState(() => createPlayer(run));
  useEffect(() => {
    const own = createPlayer(run);
    setPlayer(own);
    return () => own.close();
  }, [run]);
  useEffect(() => {
    if (axis !== null) player.setAxis(axis);
  }, [player, axis]);
  const started = useRef<Player | null>(null);
  useEffect(() => {
    if (!plays || axis === null || started.current === player) return;
    started.current = player;
    player.setSpeed(watchSpeed);
    player.play();
  }, [player, axis, plays]);
  return player;
}

function createPlayer(run: RunRef): Player {
  return new ReplayPlayer<StateProblem>({
    read: (place, size) => readRunState(run, place, size),
    clock: systemClock,
    frame: (go) => {
      const frame = requestAnimationFrame(go);
      return () => cancelAnimationFrame(frame);
    },
    isStill: () => matchMedia('(prefers-reduced-motion: reduce)').matches,
  });
}

/**
 * Returns the value `frames` frames later, so that the panes of a state are not all laid out and painted in one frame.
 */
export function useDelayedValue<Value>(value: Value, frames: number): Value {
  const [shown, setShown] = useState(value);
  useEffect(() => {
    let left = frames;
    const go = (): void => {
      left -= 1;
      if (left > 0) frame = requestAnimationFrame(go);
      else startTransition(() => setShown(value));
    };
    let frame = requestAnimationFrame(go);
    return () => cancelAnimationFrame(frame);
  }, [value, frames]);
  return shown;
}

/** Returns what a player shows. Its states are rendered when there is time, so that the cursor is never late. */
export function usePlayerView(player: Player): PlayerView<StateProblem> {
  const [view, setView] = useState(player.view);
  useEffect(() => {
    setView(player.view());
    return player.subscribe(() => {
      const next = player.view();
      startTransition(() => setView(next));
    });
  }, [player]);
  return view;
}
