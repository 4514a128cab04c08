import { useEffect, useState } from 'react';
import type { RunSurroundings } from '../../../shared/contract/runs.ts';
import { lookAround } from '../../commands/runs.commands.ts';
import { useConnection } from '../../stores/connection.store.ts';
import { useRuns } from '../../stores/runs.store.ts';

/** What a run can be here, as far as it is known. */
export type Surroundings = {
  /** Null while nobody has looked. */
  readonly seen: RunSurroundings | null;
  /** Why it is not known, in one sentence; null where it is, or is looked for. */
  readonly problem: string | null;
  readonly look: () => void;
};

/** Looks what a run can be here, also after a lost line. */
export function useSurroundings(): Surroundings {
  const seen = useRuns((state) => state.surroundings);
  const isConnected = useConnection((state) => state.line === 'connected');
  const [problem, setProblem] = useState<string | null>(null);
  const isDue = seen === null && isConnected;
  const look = (): void => {
    setProblem(null);
    void lookAround().then((answer) => {
      if (!answer.ok) setProblem(answer.error.message);
    });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is looked once, whatever the function is
  useEffect(() => {
    if (isDue) look();
  }, [isDue]);
  return { seen, problem, look };
}
