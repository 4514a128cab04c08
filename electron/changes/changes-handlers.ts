import { resolve } from 'node:path';
import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import type { changesRequests } from '../../shared/contract/changes.ts';
import { type ReadTextProblem, readTextInside } from '../files/read-text-inside.ts';
import type { ClientWindow, DomainHandlers } from '../host/client-window.ts';
import { isStale, rebuildBefore } from '../model/changes/stale-file.ts';
import type { ChangesService } from './changes-service.ts';

/** How many files of a diff are compared with the disk. */
const maxComparedFiles = 500;
/** Longer diffs, in characters, are not compared: reading one would block everything else. */
const maxComparedCharacters = 4_000_000;

/** The requests that need only diffs. Who changed the files is in the record of changes. */
export type ChangesRequestName = Exclude<keyof typeof changesRequests, 'readAuthors'>;

/** Handles window requests about diffs. Reads files only in the folder of the requesting window. */
export function changesHandlers(
  diff: ChangesService,
  folderOf: (threadId: ThreadId) => string | null,
): DomainHandlers<ChangesRequestName> {
  const read = async (
    { workspace }: ClientWindow,
    threadId: ThreadId,
    path: string,
  ): Promise<Result<string, ReadTextProblem>> => {
    if (workspace === null) return err({ type: 'outsideWorkspace' });
    return await readTextInside(workspace.path, resolve(folderOf(threadId) ?? workspace.path, path));
  };
  return {
    readDiff: (_window, { threadId, turnId, entryId }) => diff.readDiff(threadId, turnId, entryId),

    findStaleFiles: async (window, { threadId, turnId, entryId }) => {
      const known = await diff.readDiff(threadId, turnId, entryId);
      if (!known.ok) return known;
      if (known.value.text.length > maxComparedCharacters) return ok([]);
      const stale: string[] = [];
      for (const file of parseUnifiedDiff(known.value.text).slice(0, maxComparedFiles)) {
        const text = await read(window, threadId, file.path);
        const isGone = !text.ok && text.error.type === 'missing';
        if ((text.ok || isGone) && isStale(file, text.ok ? text.value : null)) stale.push(file.path);
      }
      return ok(stale);
    },

    compareFile: async (window, { threadId, turnId, entryId, path }) => {
      const known = await diff.readDiff(threadId, turnId, entryId);
      if (!known.ok) return known;
      const file = parseUnifiedDiff(known.value.text).find((candidate) => candidate.path === path);
      if (file === undefined) return err({ type: 'noDiff' });
      const text = await read(window, threadId, path);
      if (!text.ok) return text;
      const before = rebuildBefore(file, text.value);
      return before === null ? err({ type: 'cannotRebuild' }) : ok({ before, now: text.value });
    },
  };
}
