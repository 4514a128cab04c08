import { useEffect, useRef, useState } from 'react';
import type { RunEvent } from '../../../../shared/runs/run-event.ts';
import type { RunRef } from '../../../../shared/runs/run-ref.ts';
import { readRunEvent } from '../../../commands/recorded-runs.commands.ts';

/** The minimum time between two reads of a running event, in milliseconds. */
const pauseMs = 500;

/**
 * Returns events as the pages have them, replaced by their full versions once those are loaded: with whole texts, the
 * output of a command, the diff of a write. Until then, the previous versions stay.
 */
export function useFullEvents(run: RunRef, events: readonly RunEvent[]): readonly RunEvent[] {
  const [known, setKnown] = useState<ReadonlyMap<number, RunEvent>>(new Map());
  const readAt = useRef(0);
  const first = events[0]?.position;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another event is read right away
  useEffect(() => {
    readAt.current = 0;
    setKnown(new Map());
  }, [run, first]);
  useEffect(() => {
    // Of many chunks, only truncated ones are read, because the others are complete.
    const wanted = events.filter(({ isCut }) => isCut || events.length === 1);
    let isWanted = true;
    const timer = window.setTimeout(
      async () => {
        readAt.current = Date.now();
        const read = await Promise.all(wanted.map(({ position }) => readRunEvent(run, position)));
        if (!isWanted) return;
        setKnown(new Map(read.flatMap((each) => (each.ok ? [[each.value.position, each.value]] : []))));
      },
      Math.max(0, readAt.current + pauseMs - Date.now()),
    );
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [run, events]);
  return known.size === 0 ? events : events.map((event) => joinEvent(event, known.get(event.position)));
}

/** Returns the current event with the data that only its full version has. */
function joinEvent(event: RunEvent, whole: RunEvent | undefined): RunEvent {
  if (whole === undefined) return event;
  const data = event.isCut ? { ...event.data, ...whole.data } : { ...whole.data, ...event.data };
  return { ...event, data, isCut: whole.isCut };
}
