import { useEffect, useState } from 'react';
import type { RunSurroundings } from '../../../../shared/contract/runs.ts';
import { lookAround } from '../../../commands/runs.commands.ts';
import { useConnection } from '../../../stores/connection.store.ts';
import { useRuns } from '../../../stores/runs.store.ts';

/** What kinds of runs are possible here, as far as known. */
export type Surroundings = {
  /** Null until they have been inspected. */
  readonly seen: RunSurroundings | null;
  /** Why it is unknown, in one sentence; null if it is known, or being inspected. */
  readonly problem: string | null;
  readonly look: () => void;
};

/** Finds out what kinds of runs are possible here, also after a lost connection. */
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: inspects once, even if the function changes
  useEffect(() => {
    if (isDue) look();
  }, [isDue]);
  return { seen, problem, look };
}
