import { useCallback, useEffect, useMemo, useState } from 'react';
import { findCommand, getEventText } from '../../../../shared/runs/event-text.ts';
import type { RunRef } from '../../../../shared/runs/run-ref.ts';
import { findText } from '../../../../shared/runs/telemetry-event.ts';
import { readRunEvent } from '../../../commands/recorded-runs.commands.ts';

/** Full texts that were requested, by the positions of their events. */
export type FullTexts = {
  readonly get: (position: number) => string | null;
  readonly load: (position: number) => void;
};

/** How many texts to keep. */
const maxTexts = 20;

/** Returns the full texts of events that a state has only in part. Each text is read on request. */
export function useFullTexts(run: RunRef, kind: 'content' | 'output'): FullTexts {
  const [texts, setTexts] = useState<ReadonlyMap<number, string>>(new Map());
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run has other texts
  useEffect(() => setTexts(new Map()), [run]);
  const load = useCallback(
    (position: number) =>
      void readRunEvent(run, position).then((read) => {
        if (!read.ok) return;
        const { data, type } = read.value;
        const error = findText(data, 'error');
        const text =
          kind === 'content'
            ? getEventText(read.value)
            : (findText(data, 'output', 'output_tail') ?? error ?? getEventText({ type, data }));
        setTexts(
          (before) => new Map([...before, [position, text || (findCommand(data) ?? '')] as const].slice(-maxTexts)),
        );
      }),
    [run, kind],
  );
  return useMemo(() => ({ get: (position) => texts.get(position) ?? null, load }), [texts, load]);
}
