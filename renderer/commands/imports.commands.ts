import type { ThreadId } from '../../shared/base/ids.ts';
import type { Result } from '../../shared/base/result.ts';
import type { RequestProblem } from '../../shared/contract/contract.ts';
import { maxPiece } from '../../shared/contract/exports.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { showToast } from '../stores/alerts.store.ts';
import { importChanged, useExports } from '../stores/exports.store.ts';
import { closeDialog, openDialog, showPage } from '../stores/frame.store.ts';
import { askUser } from '../stores/questions.store.ts';
import { describeImportProblem } from './describe-import-problem.ts';
import { closeRun, findRunTitle, openRun } from './recorded-runs.commands.ts';
import { isWireFault, showProblem } from './show-problem.ts';
import { openThread } from './threads.commands.ts';

/** Asks for an exported file or a rollout of Codex, and imports it. Call it while handling a key or a click. */
export function pickFileToImport(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = importExtensions.join(',');
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file !== undefined) void importFile(file);
  });
  input.click();
}

/** File extensions that can be imported. */
const importExtensions = ['.zip', '.jsonl', '.html', '.htm', '.md'];

/** Imports the first importable file; false when there is none. */
export function importDropped(files: Iterable<File>): boolean {
  const file = [...files].find(({ name }) => importExtensions.some((end) => name.toLowerCase().endsWith(end)));
  if (file !== undefined) void importFile(file);
  return file !== undefined;
}

/** Stops the running import and closes its dialog. Nothing was stored. */
export function closeImport(): void {
  importChanged(null);
  closeDialog();
}

type Step = Result<unknown, RequestProblem<'addToImport'> | WireFault>;

async function importFile(file: File): Promise<void> {
  const shown = { fileName: file.name, size: file.size, bytesRead: 0, progress: null, problem: null };
  importChanged(shown);
  openDialog('importThread');
  const begun = await hostClient.request('startImport', { fileName: file.name.slice(0, 1_000), size: file.size });
  if (!begun.ok) return showImportProblem(begun);
  const { importId } = begun.value;
  const isWanted = () => useExports.getState().importing !== null;
  try {
    for await (const { base64, read } of readPieces(file)) {
      if (!isWanted()) break;
      const added = await hostClient.request('addToImport', { importId, base64 });
      if (!added.ok) return showImportProblem(added);
      if (isWanted()) importChanged({ ...shown, bytesRead: read });
    }
  } catch {
    // The file disappeared or changed while it was read.
    await hostClient.request('cancelImport', { importId });
    importChanged({ ...shown, problem: { type: 'unreadable' } });
    return;
  }
  if (!isWanted()) {
    await hostClient.request('cancelImport', { importId });
    return;
  }
  importChanged({ ...shown, bytesRead: file.size, progress: 0 });
  const stop = useExports.subscribe(({ importing }) => {
    if (importing === null) void hostClient.request('cancelImport', { importId });
  });
  const finished = await hostClient.request('finishImport', { importId });
  stop();
  if (!finished.ok) return showImportProblem(finished);
  const taken = finished.value;
  closeImport();
  if (taken.type === 'thread') return showThread(taken.threadId);
  showPage('missionControl');
  openRun(taken.run);
  showToast(
    t`The run was imported.`,
    taken.hasThread ? t`Use its More menu to bring it back as a thread.` : t`Mission Control lists it under Imported.`,
  );
}

function showThread(threadId: ThreadId): void {
  showPage('threads');
  void openThread(threadId);
  showToast(t`The thread was imported.`, t`You can read, search and export it. Codex does not have it.`);
}

/** Turns the thread of an imported run into a thread of this workspace. */
export async function restoreThread({ runId }: RunRef): Promise<void> {
  const restored = await hostClient.request('restoreThread', { runId });
  if (restored.ok) {
    closeRun();
    return showThread(restored.value.threadId);
  }
  const { error } = restored;
  showProblem(isWireFault(error) ? describeWireFault(error) : describeImportProblem(error));
}

/** Removes an imported run once the user agrees. */
export async function removeImportedRun(run: RunRef): Promise<void> {
  if ((await askUser({ kind: 'removeImported', title: findRunTitle(run) })) !== 'yes') return;
  const removed = await hostClient.request('removeImported', { runId: run.runId });
  if (removed.ok) return closeRun();
  if (isWireFault(removed.error)) showProblem(describeWireFault(removed.error));
  else showToast(t`The run could not be removed.`, removed.error.message);
}

function showImportProblem(step: Step): void {
  const { importing } = useExports.getState();
  if (step.ok || importing === null) return;
  importChanged({ ...importing, problem: isWireFault(step.error) ? { type: 'disconnected' } : step.error });
}

/** The number of bytes that fill one piece in base64. */
const bytesPerPiece = (maxPiece / 4) * 3;

/** A file in pieces that the host accepts, each with the number of bytes read so far. Rejects when the file does. */
async function* readPieces(file: File): AsyncGenerator<{ readonly base64: string; readonly read: number }> {
  for (let read = 0; read < file.size; ) {
    const piece = file.slice(read, read + bytesPerPiece);
    read += piece.size;
    yield { read, base64: await toBase64(piece) };
  }
}

function toBase64(piece: Blob): Promise<string> {
  const { promise, reject, resolve } = Promise.withResolvers<string>();
  const reader = new FileReader();
  reader.onerror = () => reject(reader.error ?? new Error('The file cannot be read'));
  // The part before the comma describes the data.
  reader.onload = () => resolve(String(reader.result).split(',', 2)[1] ?? '');
  reader.readAsDataURL(piece);
  return promise;
}
