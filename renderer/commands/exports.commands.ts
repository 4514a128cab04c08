import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { type ExportFormat, fileKinds } from '../../shared/exports/export-format.ts';
import { desk } from '../client/desk.ts';
import { exportOpened } from '../stores/exports.store.ts';
import { dialogOpened } from '../stores/frame.store.ts';

/** Asks how a thread is to be saved as a file. */
export function exportThread(threadId: ThreadId): void {
  exportOpened(threadId);
  dialogOpened('exportThread');
}

/** What a file is to be made of, and how. */
export type ExportChoice = {
  readonly threadId: ThreadId;
  readonly format: ExportFormat;
  /** Leaves out secrets and personal paths. */
  readonly redact: boolean;
};

/** A file that is whole, or the part of it that is here. */
export type MadeFile = Omit<RequestValue<'beginExport'>, 'exportId'> &
  Omit<RequestValue<'readExport'>, 'text'> & { readonly blob: Blob };

export type ExportFailure = RequestProblem<'beginExport'> | RequestProblem<'readExport'> | WireFault;

/**
 * Has the host make the file of a thread and tells each time when more of it is here. Null when `signal` called it off.
 * The pieces are handed to the browser as they come, which keeps large files out of this page's memory.
 */
export async function makeExport(
  choice: ExportChoice,
  signal: AbortSignal,
  onMore: (file: MadeFile) => void,
): Promise<Result<MadeFile, ExportFailure> | null> {
  const begun = await desk.request('beginExport', choice);
  if (!begun.ok) return signal.aborted ? null : begun;
  const { exportId, ...about } = begun.value;
  const type = fileKinds[choice.format].mime;
  const pieces: Blob[] = [];
  for (;;) {
    if (signal.aborted) {
      await desk.request('cancelExport', { exportId });
      return null;
    }
    const read = await desk.request('readExport', { exportId });
    if (signal.aborted) continue;
    if (!read.ok) return err(read.error);
    const { text, ...progress } = read.value;
    pieces.push(new Blob([text]));
    const file = { ...about, ...progress, blob: new Blob(pieces, { type }) };
    if (file.done) return ok(file);
    onMore(file);
  }
}

/** Hands a file to the browser, which saves it where the person's downloads go or asks. */
export function saveFile({ blob, fileName }: Pick<MadeFile, 'blob' | 'fileName'>): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has taken the file when it has begun the download, which it does after this task.
  setTimeout(() => URL.revokeObjectURL(url), keptUrlMs);
}

const keptUrlMs = 60_000;
