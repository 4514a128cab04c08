import { err, ok } from '../../shared/base/result.ts';
import type { filesRequests } from '../../shared/contract/files.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import type { FileFinder } from './file-finder.ts';

/** Handles window requests about the files of their folder. */
export function fileFinderHandlers(finder: FileFinder): DomainHandlers<keyof typeof filesRequests> {
  return {
    findFiles: async ({ workspace }, { limit, query }) => {
      if (workspace === null) return err({ type: 'noWorkspace' });
      const found = await finder.find(workspace.path, query, limit);
      return found === null ? err({ type: 'unreadable' }) : ok(found);
    },
  };
}
