import type { Result } from '../../shared/base/result.ts';
import type { RequestProblem } from '../../shared/contract/contract.ts';
import { maxPiece } from '../../shared/contract/exports.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/words/words.ts';
import { desk } from '../client/desk.ts';
import { toastShown } from '../stores/alerts.store.ts';
import { importChanged, useExports } from '../stores/exports.store.ts';
import { dialogClosed, dialogOpened, pageShown } from '../stores/frame.store.ts';
import { isWireFault } from './tell-problem.ts';
import { openThread } from './threads.commands.ts';

/** Asks for the file of an exported thread, and imports it. Must be called while a press or key is being handled. */
export function importThread(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.jsonl';
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file !== undefined) void importFile(file);
  });
  input.click();
}

/** Ends the import that is going on, and takes its dialog away. Nothing of it was kept. */
export function closeImport(): void {
  importChanged(null);
  dialogClosed();
}

type Step = Result<unknown, RequestProblem<'addToImport'> | WireFault>;

async function importFile(file: File): Promise<void> {
  const shown = { fileName: file.name, size: file.size, read: 0, problem: null };
  importChanged(shown);
  dialogOpened('importThread');
  const begun = await desk.request('beginImport', null);
  if (!begun.ok) return fail(begun);
  const { importId } = begun.value;
  const isWanted = () => useExports.getState().importing !== null;
  try {
    for await (const { read, text } of piecesOf(file)) {
      if (!isWanted()) break;
      const added = await desk.request('addToImport', { importId, text });
      if (!added.ok) return fail(added);
      if (isWanted()) importChanged({ ...shown, read });
    }
  } catch {
    // The file went away or changed while it was read.
    await desk.request('cancelImport', { importId });
    importChanged({ ...shown, problem: { type: 'unreadable' } });
    return;
  }
  if (!isWanted()) {
    await desk.request('cancelImport', { importId });
    return;
  }
  const finished = await desk.request('finishImport', { importId });
  if (!finished.ok) return fail(finished);
  closeImport();
  pageShown('threads');
  void openThread(finished.value.threadId);
  toastShown(t`The thread was imported.`, t`It can be read, searched and exported. Codex does not know it.`);
}

function fail(step: Step): void {
  const { importing } = useExports.getState();
  if (step.ok || importing === null) return;
  importChanged({ ...importing, problem: isWireFault(step.error) ? { type: 'disconnected' } : step.error });
}

/** No byte is more than one character; a character cut in two adds one to the next piece. */
const bytesAtOnce = maxPiece - 1;

/** A file as text, in pieces that the host takes, and how many bytes are read after each. Rejects as the file does. */
async function* piecesOf(file: File): AsyncGenerator<{ readonly text: string; readonly read: number }> {
  const decoder = new TextDecoder();
  for (let read = 0; read < file.size; ) {
    const bytes = await file.slice(read, read + bytesAtOnce).arrayBuffer();
    read += bytes.byteLength;
    yield { read, text: decoder.decode(bytes, { stream: read < file.size }) };
  }
}
