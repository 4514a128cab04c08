import { useCallback, useEffect, useRef, useState } from 'react';
import type { ExportFormat } from '../../../shared/exports/export-format.ts';
import { type Exported, makeExport, scanForReplacements } from '../../commands/exports.commands.ts';
import type { ExportSubject } from '../../stores/exports.store.ts';
import type { ExportStage } from './export-thread.view-model.ts';

const scanning: ExportStage = { state: 'looking', advance: null };
const ready: ExportStage = { state: 'ready', advance: null };

type Make = (format: ExportFormat, keep: readonly string[]) => Promise<Exported | null>;

/**
 * Searches for what to replace whenever the user's choices change, and makes the file on request. Closing the dialog
 * cancels what is running. `make` resolves to null if there is no file.
 */
export function useExport(subject: ExportSubject, redact: boolean, logs: boolean): { stage: ExportStage; make: Make } {
  const [stage, setStage] = useState<ExportStage>(scanning);
  const canceled = useRef(new AbortController());
  useEffect(() => {
    const own = new AbortController();
    canceled.current = own;
    setStage(redact ? scanning : ready);
    if (redact) {
      void scanForReplacements({ subject, redact, logs }, own.signal, (advance) =>
        setStage({ state: 'looking', advance }),
      ).then((found) => {
        if (found === null || own.signal.aborted) return;
        setStage(found.ok ? { state: 'ready', advance: found.value } : { state: 'failed', failure: found.error });
      });
    }
    return () => own.abort();
  }, [subject, redact, logs]);
  const make = useCallback<Make>(
    async (format, keep) => {
      const { signal } = canceled.current;
      setStage({ state: 'making', advance: null });
      const choice = { subject, format, redact, logs: logs && format === 'bundle', keep };
      const made = await makeExport(choice, signal, (advance) => setStage({ state: 'making', advance }));
      if (made === null || signal.aborted) return null;
      if (made.ok) return made.value;
      setStage({ state: 'failed', failure: made.error });
      return null;
    },
    [subject, redact, logs],
  );
  return { stage, make };
}
