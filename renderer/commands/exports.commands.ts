import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { type ExportFormat, fileKinds } from '../../shared/exports/export-format.ts';
import type { ReplacedPlace } from '../../shared/redaction/replaced-place.ts';
import { hostClient } from '../client/page-client.ts';
import type { ExportSubject } from '../stores/exports.store.ts';

/** What to export, and how. Without a format, only looks for what would be replaced. */
export type ExportChoice = {
  readonly subject: ExportSubject;
  readonly format: ExportFormat | null;
  /** Leaves out secrets and personal paths. */
  readonly redact: boolean;
  readonly logs: boolean;
  /** Places to leave unreplaced. */
  readonly keep: readonly string[];
};

/** What we know about a file before its first piece, and the progress. */
export type ExportProgress = Omit<RequestValue<'readExport'>, 'text' | 'isBase64'> & RequestValue<'startExport'>;

export type ExportFailure = RequestProblem<'startExport'> | RequestProblem<'readExport'> | WireFault;

/** The outcome of an export: a file for the page to save, a file that the host has written, or a canceled dialog. */
export type Exported =
  | { readonly type: 'blob'; readonly blob: Blob; readonly fileName: string }
  | { readonly type: 'written' }
  | { readonly type: 'nowhere' };

/** Has the host look for what would be replaced, and reports progress. Null when `signal` aborted it. */
export async function scanForReplacements(
  choice: Omit<ExportChoice, 'format' | 'keep'>,
  signal: AbortSignal,
  onMore: (advance: ExportProgress) => void,
): Promise<Result<ExportProgress, ExportFailure> | null> {
  const begun = await hostClient.request('startExport', toExportInput({ ...choice, format: null, keep: [] }));
  if (!begun.ok) return signal.aborted ? null : begun;
  const last = await readPieces(begun.value, signal, (_piece, advance) => onMore(advance));
  return last;
}

/**
 * Has the host make a file. If the host asks for a location, it writes there. Otherwise the pieces go to the browser as
 * they arrive, which keeps large files out of this page's memory. Null when `signal` aborted it.
 */
export async function makeExport(
  choice: ExportChoice & { readonly format: ExportFormat },
  signal: AbortSignal,
  onMore: (advance: ExportProgress) => void,
): Promise<Result<Exported, ExportFailure> | null> {
  const begun = await hostClient.request('startExport', toExportInput(choice));
  if (!begun.ok) return signal.aborted ? null : begun;
  const { exportId, fileName } = begun.value;
  const placed = await hostClient.request('placeExport', { exportId });
  if (!placed.ok) return signal.aborted ? null : placed;
  if (placed.value.place === 'nowhere') return ok({ type: 'nowhere' });
  const pieces: Blob[] = [];
  const last = await readPieces(begun.value, signal, (piece, advance) => {
    if (piece !== null) pieces.push(piece);
    onMore(advance);
  });
  if (last === null || !last.ok) return last;
  if (placed.value.place === 'host') return ok({ type: 'written' });
  return ok({ type: 'blob', blob: new Blob(pieces, { type: fileKinds[choice.format].mime }), fileName });
}

/** Reads the replaced places, starting at an index; none if the host no longer knows them. */
export async function readReplacedPlaces(exportId: string, offset: number): Promise<readonly ReplacedPlace[]> {
  const listed = await hostClient.request('listReplaced', { exportId, offset });
  return listed.ok ? listed.value.places : [];
}

function toExportInput({ format, keep, logs, subject, redact }: ExportChoice) {
  const what = subject.type === 'thread' ? { threadId: subject.threadId } : { run: subject.run };
  return { ...what, format, redact, logs, keep: [...keep] };
}

async function readPieces(
  begun: RequestValue<'startExport'>,
  signal: AbortSignal,
  onPiece: (piece: Blob | null, advance: ExportProgress) => void,
): Promise<Result<ExportProgress, ExportFailure> | null> {
  const { exportId } = begun;
  for (;;) {
    if (signal.aborted) {
      await hostClient.request('cancelExport', { exportId });
      return null;
    }
    const read = await hostClient.request('readExport', { exportId });
    if (signal.aborted) continue;
    if (!read.ok) return err(read.error);
    const { isBase64, text, ...progress } = read.value;
    const advance = { ...begun, ...progress };
    onPiece(text === '' ? null : new Blob([isBase64 ? decodeBase64(text) : text]), advance);
    if (advance.done) return ok(advance);
  }
}

function decodeBase64(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
