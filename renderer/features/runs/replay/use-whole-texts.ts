import { useCallback, useEffect, useMemo, useState } from 'react';
import { commandIn, wordsOf } from '../../../../shared/runs/event-words.ts';
import type { RunRef } from '../../../../shared/runs/run-ref.ts';
import { textIn } from '../../../../shared/runs/telemetry-event.ts';
import { readRunEvent } from '../../../commands/recorded-runs.commands.ts';

/** Full texts that were requested, by the positions of their events. */
export type WholeTexts = {
  readonly of: (position: number) => string | null;
  readonly ask: (position: number) => void;
};

/** How many texts are kept. */
const mostKept = 20;

/** Full texts of events that a state has only in part; each is read on request. */
export function useWholeTexts(run: RunRef, kind: 'content' | 'output'): WholeTexts {
  const [texts, setTexts] = useState<ReadonlyMap<number, string>>(new Map());
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run has other texts
  useEffect(() => setTexts(new Map()), [run]);
  const ask = useCallback(
    (position: number) =>
      void readRunEvent(run, position).then((read) => {
        if (!read.ok) return;
        const { data, type } = read.value;
        const error = textIn(data, 'error');
        const text =
          kind === 'content'
            ? wordsOf(read.value)
            : (textIn(data, 'output', 'output_tail') ?? error ?? wordsOf({ type, data }));
        setTexts(
          (before) => new Map([...before, [position, text || (commandIn(data) ?? '')] as const].slice(-mostKept)),
        );
      }),
    [run, kind],
  );
  return useMemo(() => ({ of: (position) => texts.get(position) ?? null, ask }), [texts, ask]);
}
