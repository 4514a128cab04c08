import { useEffect, useState } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { ExportFormat } from '../../../shared/exports/export-format.ts';
import { makeExport } from '../../commands/exports.commands.ts';
import type { ExportProgress } from './export-thread.view-model.ts';

const begun: ExportProgress = { state: 'making', made: null };

/** Makes the file of a thread anew whenever the person chooses otherwise. What is being made is given up then. */
export function useExportFile(threadId: ThreadId, format: ExportFormat, redact: boolean): ExportProgress {
  const [progress, setProgress] = useState<ExportProgress>(begun);
  useEffect(() => {
    const calledOff = new AbortController();
    setProgress(begun);
    void makeExport({ threadId, format, redact }, calledOff.signal, (made) =>
      setProgress({ state: 'making', made }),
    ).then((result) => {
      if (result === null || calledOff.signal.aborted) return;
      setProgress(result.ok ? { state: 'made', made: result.value } : { state: 'failed', failure: result.error });
    });
    return () => calledOff.abort();
  }, [threadId, format, redact]);
  return progress;
}
