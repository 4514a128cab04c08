import type { ThreadId } from '../../shared/base/ids.ts';
import type { Result } from '../../shared/base/result.ts';
import type { ChangesScope } from '../../shared/changes/changes-scope.ts';
import type { RequestInput, RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { hostClient } from '../client/page-client.ts';
import { showToast } from '../stores/alerts.store.ts';
import type { ChangesTarget, DiffTarget } from '../stores/changes.store.ts';

/** Reads the current text of a diff. */
export function readDiff(
  threadId: ThreadId,
  target: ChangesTarget,
): Promise<Result<RequestValue<'readDiff'>, RequestProblem<'readDiff'> | WireFault>> {
  return hostClient.request('readDiff', { threadId, turnId: target.turnId, entryId: target.entryId });
}

/** Makes the diff of a scope, as of now. */
export function readScope(
  threadId: ThreadId,
  scope: ChangesScope,
): Promise<Result<RequestValue<'readScope'>, RequestProblem<'readScope'> | WireFault>> {
  return hostClient.request('readScope', { threadId, scope });
}

/** Reads who changed what a diff shows. */
export function readAuthors(
  threadId: ThreadId,
  target: DiffTarget,
): Promise<Result<RequestValue<'readAuthors'>, RequestProblem<'readAuthors'> | WireFault>> {
  return hostClient.request('readAuthors', { threadId, ...target });
}

/** Reads what is in a file of a diff that lines do not show. */
export function readContents(
  threadId: ThreadId,
  target: DiffTarget,
  file: { readonly path: string; readonly from: string | null },
): Promise<Result<RequestValue<'readContents'>, RequestProblem<'readContents'> | WireFault>> {
  return hostClient.request('readContents', { threadId, ...target, ...file });
}

/** Reads where a line of a diff comes from, or who removed it. */
export function readLineOrigin(
  line: RequestInput<'readLineOrigin'>,
): Promise<Result<RequestValue<'readLineOrigin'>, RequestProblem<'readLineOrigin'> | WireFault>> {
  return hostClient.request('readLineOrigin', line);
}

/** Finds the paths in a diff whose files have changed since. */
export function findStaleFiles(
  threadId: ThreadId,
  target: DiffTarget,
): Promise<Result<RequestValue<'findStaleFiles'>, RequestProblem<'findStaleFiles'> | WireFault>> {
  return hostClient.request('findStaleFiles', { threadId, ...target });
}

/** Reads a file as it was before a diff, and as it is now. */
export function compareFile(
  threadId: ThreadId,
  target: DiffTarget,
  path: string,
): Promise<Result<RequestValue<'compareFile'>, RequestProblem<'compareFile'> | WireFault>> {
  return hostClient.request('compareFile', { threadId, ...target, path });
}

/** Opens a file in the editor chosen in Settings, or shows it in its folder; shows a toast when neither works. */
export async function openFile(path: string, line: number | null = null): Promise<void> {
  const opened = await hostClient.request('openFile', { path, line });
  if (opened.ok) return;
  const { error } = opened;
  if (error.type === 'missing') showToast(t`The file no longer exists.`, error.path);
  else if (error.type === 'outsideWorkspace') showToast(t`You can open only files in the open folder.`, error.path);
  else showToast(t`The file did not open.`, 'message' in error ? error.message : '');
}
