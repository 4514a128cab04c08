import { useEffect, useState } from 'react';
import type { RunEvent } from '../../../shared/workcells/run-event.ts';
import type { RunRef } from '../../../shared/workcells/run-ref.ts';
import { readRunEvent } from '../../commands/workcells.commands.ts';

/** Events as pages have them, and once they are there, those whole whose texts were cut. */
export function useWholeEvents(run: RunRef, events: readonly RunEvent[]): readonly RunEvent[] {
  const [whole, setWhole] = useState<{
    readonly of: readonly RunEvent[];
    readonly events: readonly RunEvent[];
  } | null>(null);
  useEffect(() => {
    if (!events.some(({ isCut }) => isCut)) return;
    let isWanted = true;
    void Promise.all(events.map((event) => (event.isCut ? readWhole(run, event) : event))).then((read) => {
      if (isWanted) setWhole({ of: events, events: read });
    });
    return () => {
      isWanted = false;
    };
  }, [run, events]);
  return whole?.of === events ? whole.events : events;
}

async function readWhole(run: RunRef, event: RunEvent): Promise<RunEvent> {
  const read = await readRunEvent(run, event.position);
  return read.ok ? read.value : event;
}
