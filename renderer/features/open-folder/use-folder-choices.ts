import { useEffect, useState } from 'react';
import type { FolderChoice } from '../../../shared/workspace/workspace-snapshot.ts';
import { listFolders } from '../../commands/workspace.commands.ts';

/** The folders that match the typed text; the last answer stays until the next one arrives. Null before the first. */
export function useFolderChoices(typed: string): readonly FolderChoice[] | null {
  const [choices, setChoices] = useState<readonly FolderChoice[] | null>(null);
  useEffect(() => {
    let wanted = true;
    void listFolders(typed).then((found) => {
      if (wanted) setChoices(found.ok ? found.value : []);
    });
    return () => {
      wanted = false;
    };
  }, [typed]);
  return choices;
}
