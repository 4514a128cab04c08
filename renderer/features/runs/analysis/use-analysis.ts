import { useCallback, useEffect, useRef, useState } from 'react';
import type { RunAnalysis } from '../../../../shared/runs/analysis/run-analysis.ts';
import { analyzeRuns, describeAnalysisFailure, endAnalysis } from '../../../commands/run-analysis.commands.ts';
import { onAnalysisUpdate } from '../../../stores/run-updates.ts';

/** What to include: the last `days` days, or all time if null, and only runs of a tool or a model. */
export type AnalysisFilter = {
  readonly days: number | null;
  readonly tool: string | null;
  readonly model: string | null;
};

/** The state of an analysis. The previous result stays while a new one is being made. */
export type AnalysisState = {
  readonly analysis: RunAnalysis | null;
  readonly status: 'reading' | 'shown' | 'stopped' | { readonly failed: string };
  /** The number of analyzed runs, and of runs known so far; null before the first report. */
  readonly progress: { readonly done: number; readonly of: number } | null;
};

/** Analyzes the runs of one workspace or of all, and again whenever the request changes. */
export function useAnalysis(
  everywhere: boolean,
  options: AnalysisFilter,
  /** Changes when the collected data is no longer valid; null without a connection to the host. */
  generation: number | null,
): AnalysisState & { readonly again: () => void; readonly stop: () => void } {
  const [state, setState] = useState<AnalysisState>({ analysis: null, status: 'reading', progress: null });
  const newest = useRef(0);
  const gathered = useRef<string | null>(null);
  const read = useCallback(
    async (mustReadAgain: boolean): Promise<void> => {
      const { days, model, tool } = options;
      newest.current += 1;
      const number = newest.current;
      const scope = `${everywhere} ${generation}`;
      const again = mustReadAgain || gathered.current !== scope;
      setState(({ analysis }) => ({
        analysis: gathered.current === scope ? analysis : null,
        status: 'reading',
        progress: null,
      }));
      const zoneMinutes = -new Date().getTimezoneOffset();
      const chosen = { ...(tool !== null && { tool }), ...(model !== null && { model }) };
      const answer = await analyzeRuns({ everywhere, days, zoneMinutes, ...chosen, again });
      if (number !== newest.current) return;
      if (answer.ok) {
        gathered.current = scope;
        setState({ analysis: answer.value, status: 'shown', progress: null });
        return;
      }
      const failed = describeAnalysisFailure(answer.error);
      setState(({ analysis }) => ({ analysis, status: failed === null ? 'stopped' : { failed }, progress: null }));
    },
    [everywhere, generation, options],
  );
  useEffect(() => {
    if (generation !== null) void read(false);
  }, [read, generation]);
  useEffect(() => onAnalysisUpdate((progress) => setState((before) => ({ ...before, progress }))), []);
  useEffect(() => () => void endAnalysis(), []);
  return {
    ...state,
    again: () => void read(true),
    stop: () => {
      newest.current += 1;
      gathered.current = null;
      setState(({ analysis }) => ({ analysis, status: 'stopped', progress: null }));
      void endAnalysis();
    },
  };
}
