import { useCallback, useEffect, useRef, useState } from 'react';
import type { ExportFormat } from '../../../shared/exports/export-format.ts';
import { type Exported, lookThrough, makeExport } from '../../commands/exports.commands.ts';
import type { Exporting } from '../../stores/exports.store.ts';
import type { ExportStage } from './export-thread.view-model.ts';

const looking: ExportStage = { state: 'looking', advance: null };
const ready: ExportStage = { state: 'ready', advance: null };

type Make = (format: ExportFormat, keep: readonly string[]) => Promise<Exported | null>;

/**
 * Looks for what would be replaced whenever the person's choices change, and makes the file on request. Closing the
 * dialog cancels what is running. `make` resolves to null if there is no file.
 */
export function useExport(of: Exporting, redact: boolean, logs: boolean): { stage: ExportStage; make: Make } {
  const [stage, setStage] = useState<ExportStage>(looking);
  const canceled = useRef(new AbortController());
  useEffect(() => {
    const own = new AbortController();
    canceled.current = own;
    setStage(redact ? looking : ready);
    if (redact) {
      void lookThrough({ of, redact, logs }, own.signal, (advance) => setStage({ state: 'looking', advance })).then(
        (looked) => {
          if (looked === null || own.signal.aborted) return;
          setStage(looked.ok ? { state: 'ready', advance: looked.value } : { state: 'failed', failure: looked.error });
        },
      );
    }
    return () => own.abort();
  }, [of, redact, logs]);
  const make = useCallback<Make>(
    async (format, keep) => {
      const { signal } = canceled.current;
      setStage({ state: 'making', advance: null });
      const choice = { of, format, redact, logs: logs && format === 'bundle', keep };
      const made = await makeExport(choice, signal, (advance) => setStage({ state: 'making', advance }));
      if (made === null || signal.aborted) return null;
      if (made.ok) return made.value;
      setStage({ state: 'failed', failure: made.error });
      return null;
    },
    [of, redact, logs],
  );
  return { stage, make };
}
