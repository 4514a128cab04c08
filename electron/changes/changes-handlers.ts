import { resolve } from 'node:path';
import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { changesRequests } from '../../shared/contract/changes.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import { type ReadTextProblem, readTextInside } from '../files/read-text-inside.ts';
import type { ClientWindow, DomainHandlers } from '../host/client-window.ts';
import { parseInSteps } from '../host/parse-in-steps.ts';
import { isStale, rebuildBefore } from '../model/changes/stale-file.ts';
import type { ChangesService } from './changes-service.ts';

/** How many files of a diff are compared with the disk. */
const maxComparedFiles = 500;
/** Longer diffs, in characters, are not compared: reading one would block everything else. */
const maxComparedCharacters = 4_000_000;

/** The requests that need only diffs. Who changed the files is in the record of changes. */
type ChangesRequestName = Exclude<
  keyof typeof changesRequests,
  'readAuthors' | 'readContents' | 'readLineOrigin' | 'readScope'
>;

/** The place of a diff: a turn, one of its entries, or a scope. */
type DiffPlace = RequestInput<'findStaleFiles'>;

/** Handles window requests about diffs. Reads files only in the folder of the requesting window. */
export function changesHandlers(
  diff: Pick<ChangesService, 'readDiff'>,
  /** Reads the diff of a scope as the window last read it. */
  readScope: (
    window: ClientWindow,
    place: Extract<DiffPlace, { readonly scope: unknown }>,
  ) => Promise<Result<{ readonly text: string }, unknown>>,
  folderOf: (threadId: ThreadId) => string | null,
): DomainHandlers<ChangesRequestName> {
  const readPlace = async (
    window: ClientWindow,
    place: DiffPlace,
  ): Promise<Result<{ readonly text: string }, { readonly type: 'noDiff' }>> => {
    if ('turnId' in place) return await diff.readDiff(place.threadId, place.turnId, place.entryId);
    const read = await readScope(window, place);
    return read.ok ? read : err({ type: 'noDiff' });
  };
  const read = async (
    { workspace }: ClientWindow,
    place: DiffPlace,
    path: string,
  ): Promise<Result<string, ReadTextProblem>> => {
    if (workspace === null) return err({ type: 'outsideWorkspace' });
    const isOfWindow = 'scope' in place && place.scope === 'uncommitted';
    const folder = isOfWindow ? null : folderOf(place.threadId);
    return await readTextInside(workspace.path, resolve(folder ?? workspace.path, path));
  };
  return {
    readDiff: (_window, { threadId, turnId, entryId }) => diff.readDiff(threadId, turnId, entryId),

    findStaleFiles: async (window, place) => {
      const known = await readPlace(window, place);
      if (!known.ok) return known;
      if (known.value.text.length > maxComparedCharacters) return ok([]);
      const stale: string[] = [];
      for (const file of (await parseInSteps(known.value.text)).slice(0, maxComparedFiles)) {
        const text = await read(window, place, file.path);
        const isGone = !text.ok && text.error.type === 'missing';
        if ((text.ok || isGone) && isStale(file, text.ok ? text.value : null)) stale.push(file.path);
      }
      return ok(stale);
    },

    compareFile: async (window, { path, ...place }) => {
      const known = await readPlace(window, place);
      if (!known.ok) return known;
      const file = (await parseInSteps(known.value.text)).find((candidate) => candidate.path === path);
      if (file === undefined) return err({ type: 'noDiff' });
      const text = await read(window, place, path);
      if (!text.ok) return text;
      const before = rebuildBefore(file, text.value);
      return before === null ? err({ type: 'cannotRebuild' }) : ok({ before, now: text.value });
    },
  };
}
