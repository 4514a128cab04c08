import { t, wholeNumber } from '../../shared/i18n/i18n.ts';
import { hostClient } from '../client/page-client.ts';
import { saveFile } from '../client/save-file.ts';
import { showToast } from '../stores/alerts.store.ts';
import { linesArrived, linesForgotten, useDiagnostics } from '../stores/diagnostics.store.ts';
import { copyText } from './copy-text.ts';
import { isFollowing, logFollowed } from './live-lines.ts';

const linesPerPage = 5_000;

/** Loads the log, and each new line as it arrives, until the returned function is called. */
export function followDiagnostics(): () => void {
  const reader = createReader();
  logFollowed(reader);
  void reader().then(async () => {
    if (isFollowing(reader)) await hostClient.request('followDiagnostics', { on: true });
    // Reads the lines between the last page and now.
    await reader();
  });
  return () => {
    if (isFollowing(reader)) logFollowed(null);
    void hostClient.request('followDiagnostics', { on: false });
    linesForgotten();
  };
}

/** Creates a function that reads to the end of the log. If it is called while it reads, it reads again afterward. */
function createReader(): () => Promise<void> {
  let isReading = false;
  let isBehind = false;
  const read = async (): Promise<void> => {
    isBehind = true;
    if (isReading) return;
    isReading = true;
    while (isBehind && isFollowing(read)) {
      isBehind = false;
      await readAll(() => isFollowing(read));
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
