import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { RunProblem } from '../../../../shared/contract/recorded-runs.ts';
import type { WireFault } from '../../../../shared/contract/wire.ts';
import type { RunRef } from '../../../../shared/runs/run-ref.ts';
import { followRun, readRunPage } from '../../../commands/recorded-runs.commands.ts';
import { useRecordedRuns } from '../../../stores/recorded-runs.store.ts';
import { onRunUpdate } from '../../../stores/run-updates.ts';
import { isLive } from '../../../view-models/run-state.ts';
import { RunReader } from './run-reader.ts';

/** Why a run cannot be read. */
export type RunReadProblem = RunProblem | WireFault;
export type Reader = RunReader<RunReadProblem>;

/** Reads a run and follows it while the caller is mounted. With `auto` false, the shown events stay. */
export function useRunReader(run: RunRef, auto: boolean): Reader {
  const generation = useRecordedRuns((state) => state.generation);
  const reader = useMemo(
    () => new RunReader<RunReadProblem>((place, limit) => readRunPage(run, place, limit, null)),
    [run],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation is a new connection to the host
  useEffect(() => {
    let isFollowed = true;
    const stop = onRunUpdate(run, ({ changed, isWhole, totals }) => void reader.addEvents(totals, changed, isWhole));
    const begin = async (): Promise<void> => {
      const followed = await followRun(run, true);
      if (!isFollowed || !followed.ok) return;
      await reader.addEvents(followed.value, [], true);
    };
    // A running run is shown from its end, a finished one from its beginning.
    const isFirst = reader.state().window.events.length === 0;
    void (isFirst ? reader.jump({ type: 'offset', offset: 0 }) : reader.refresh()).then(async () => {
      const { anchor, totals, window } = reader.state();
      // The user may have requested an event in the meantime.
      if (anchor?.align === 'middle') return;
      if (isFirst && isFollowed && window.hasAfter && totals !== null && isLive(totals.state))
        await reader.jump({ type: 'end' });
    });
    void begin();
    return () => {
      isFollowed = false;
      stop();
      void followRun(run, false);
    };
  }, [run, reader, generation]);
  useEffect(() => void reader.hold(!auto), [reader, auto]);
  return reader;
}

/** Returns the current state of a reader. */
export function useReaderState(reader: Reader): ReturnType<Reader['state']> {
  return useSyncExternalStore(reader.subscribe, reader.state);
}
