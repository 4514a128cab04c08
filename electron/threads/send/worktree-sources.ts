import { access } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { Attachment } from '../../../shared/attachments/attachment.ts';

/**
 * Returns the attachments of a message to a thread in a worktree: files of the project's folder become those of the
 * worktree, if it has them, because the thread must leave the folder alone. `project` and `worktree` are absolute paths.
 */
export async function moveToWorktree(
  sources: readonly Attachment[],
  project: string,
  worktree: string,
): Promise<Attachment[]> {
  return await Promise.all(
    sources.map(async (attachment) => {
      const { kind, resource, source } = attachment;
      if (kind !== 'file' || source === null || resource !== undefined || !isAbsolute(source)) return attachment;
      const path = relative(project, source);
      if (path === '' || isAbsolute(path) || path.split(sep)[0] === '..') return attachment;
      const moved = join(worktree, path);
      const isThere = await access(moved).then(
        () => true,
        () => false,
      );
      return isThere ? { ...attachment, source: moved } : attachment;
    }),
  );
}
