import { useEffect, useState } from 'react';
import { visibleProse } from '../../../../shared/base/visible-text.ts';
import type { RunStep } from '../../../../shared/runs/analysis/run-analysis.ts';
import { keyOfRun } from '../../../../shared/runs/run-ref.ts';
import { readRunEvent, readRunInfo } from '../../../commands/recorded-runs.commands.ts';
import { describeEvent, type Piece } from '../describe-event.ts';

/** What a step did, and in which run. */
export type StepText = { readonly summary: readonly Piece[]; readonly title: string };

/** The words of steps by `keyOfStep`, read from their runs one after the other; leaves out those that are gone. */
export function useStepText(steps: readonly RunStep[]): ReadonlyMap<string, StepText> {
  const [known, setKnown] = useState<ReadonlyMap<string, StepText>>(new Map());
  useEffect(() => {
    let isWanted = true;
    void (async () => {
      for (const { position, run } of steps) {
        if (!isWanted) return;
        const [event, info] = await Promise.all([readRunEvent(run, position), readRunInfo(run)]);
        if (!isWanted) return;
        if (!event.ok) continue;
        const title = visibleProse(info.ok ? info.value.card.title : run.workcellId);
        const words = { summary: describeEvent(event.value).summary, title };
        setKnown((before) => new Map(before).set(keyOfStep({ position, run }), words));
      }
    })();
    return () => {
      isWanted = false;
    };
  }, [steps]);
  return known;
}

export function keyOfStep({ position, run }: Pick<RunStep, 'run' | 'position'>): string {
  return `${position} ${keyOfRun(run)}`;
}
