import type { DiagnosticsLine } from '../../shared/diagnostics/diagnostics-line.ts';
import { t, wholeNumber } from '../../shared/i18n/i18n.ts';
import { hostClient } from '../client/page-client.ts';
import { saveFile } from '../client/save-file.ts';
import { showToast } from '../stores/alerts.store.ts';
import { linesArrived, linesForgotten, useDiagnostics } from '../stores/diagnostics.store.ts';
import { copyText } from './copy-text.ts';

const linesPerPage = 5_000;

/** Reads the lines that this window still lacks of the log that it follows; null while it follows none. */
let catchUp: (() => Promise<void>) | null = null;

/** Loads the log, and each new line as it arrives, until the returned function is called. */
export function followDiagnostics(): () => void {
  const reader = createReader();
  catchUp = reader;
  void reader().then(async () => {
    if (catchUp === reader) await hostClient.request('followDiagnostics', { on: true });
    // Reads the lines between the last page and now.
    await reader();
  });
  return () => {
    if (catchUp === reader) catchUp = null;
    void hostClient.request('followDiagnostics', { on: false });
    linesForgotten();
  };
}

/** Adds new lines that the host sends. After a gap, reads the log from there instead. */
export function liveLinesArrived(lines: readonly DiagnosticsLine[]): void {
  const last = useDiagnostics.getState().lines.at(-1)?.seq ?? 0;
  if ((lines[0]?.seq ?? 0) <= last + 1) linesArrived(lines);
  else void catchUp?.();
}

/** Creates a function that reads to the end of the log. If it is called while it reads, it reads again afterward. */
function createReader(): () => Promise<void> {
  let isReading = false;
  let isBehind = false;
  const read = async (): Promise<void> => {
    isBehind = true;
    if (isReading) return;
    isReading = true;
    while (isBehind && catchUp === read) {
      isBehind = false;
      await readAll(() => catchUp === read);
    }
    isReading = false;
  };
  return read;
}

async function readAll(isWanted: () => boolean): Promise<void> {
  for (;;) {
    const after = useDiagnostics.getState().lines.at(-1)?.seq ?? 0;
    const read = await hostClient.request('readDiagnostics', { after, limit: linesPerPage });
    if (!read.ok || !isWanted()) return;
    linesArrived(read.value.lines);
    if (read.value.lines.length < linesPerPage) return;
  }
}

/** Copies lines of the log. */
export async function copyLines(text: string, count: number): Promise<void> {
  if (count === 0) showToast(t`There are no lines to copy.`);
  else await copyText(text, count === 1 ? t`Copied one line` : t`Copied ${wholeNumber(count)} lines`);
}

/** Saves lines of the log as a file. */
export function saveLines(text: string, now: Date): void {
  const stamp = now.toISOString().slice(0, 19).replace(/[:T]/g, '-');
  saveFile({ blob: new Blob([text], { type: 'text/plain' }), fileName: `workcell-diagnostics-${stamp}.log` });
}
