import { useEffect, useSyncExternalStore } from 'react';
import type { TurnId } from '../../../../shared/base/ids.ts';
import { findNamedFiles } from '../../../commands/suggested-actions.commands.ts';
import { NamedFiles } from './named-files.ts';

const namedFiles = new NamedFiles(findNamedFiles);
const subscribe = (changed: () => void) => namedFiles.subscribe(changed);

/** Returns whether a path of a turn's answer names an existing file. Always false without a turn. */
export function useNamedFile(turnId: TurnId | null, path: string): boolean {
  useEffect(() => {
    if (turnId !== null) namedFiles.ask(turnId, path);
  }, [turnId, path]);
  return useSyncExternalStore(subscribe, () => turnId !== null && namedFiles.doesExist(turnId, path));
}
