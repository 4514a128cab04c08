import { useEffect, useState } from 'react';
import type { RunEvent } from '../../../../../shared/runs/run-event.ts';
import type { RunRef } from '../../../../../shared/runs/run-ref.ts';
import type { RunTotals } from '../../../../../shared/runs/run-totals.ts';
import { readRunEvent, readRunPage } from '../../../../commands/recorded-runs.commands.ts';
import { isLive } from '../../../../view-models/run-state.ts';
import { explainRun, findReason, type Why } from './explain-run.ts';

const pageSize = 1_000;
/** For a longer run, only the newest events are read. */
const maxEvents = 5_000;

/** Returns why a run ended as it did; null while it continues and until its events have been read. */
export function useWhy(run: RunRef, totals: RunTotals | null): Why | null {
  const [why, setWhy] = useState<Why | null>(null);
  const state = totals === null || isLive(totals.state) || totals.progress !== null ? null : totals.state;
  const events = totals?.events ?? 0;
  useEffect(() => {
    let isWanted = true;
    setWhy(null);
    if (state === null) return;
    void readForWhy(run, events).then((read) => {
      if (!isWanted || read === null) return;
      const found = explainRun(read.events, state);
      if (found === null) return;
      // Without the beginning of the run, we cannot know when a step first broke.
      const why = read.isWhole ? found : { ...found, firstBroken: null };
      setWhy(why);
      // A page has only the beginning of a long output, and the error may be further down.
      const named = why.cause ?? why.lastFailure;
      const isCut = read.events.some(({ isCut, position }) => isCut && position === named?.position);
      if (named === null || !isCut) return;
      void readRunEvent(run, named.position).then((whole) => {
        if (!isWanted || !whole.ok) return;
        const step = { ...named, ...findReason(whole.value.data) };
        setWhy(why.cause === null ? { ...why, lastFailure: step } : { ...why, cause: step });
      });
    });
    return () => {
      isWanted = false;
    };
  }, [run, state, events]);
  return why;
}

async function readForWhy(
  run: RunRef,
  count: number,
): Promise<{ readonly events: readonly RunEvent[]; readonly isWhole: boolean } | null> {
  if (count > maxEvents) {
    const last = await readRunPage(run, { type: 'end' }, pageSize, null);
    return last.ok ? { events: last.value.events, isWhole: false } : null;
  }
  const events: RunEvent[] = [];
  for (let offset = 0; offset < count; offset += pageSize) {
    const page = await readRunPage(run, { type: 'offset', offset }, pageSize, null);
    if (!page.ok) return null;
    events.push(...page.value.events);
    if (!page.value.hasAfter) break;
  }
  return { events, isWhole: true };
}
