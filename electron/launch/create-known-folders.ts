import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import type { Environment } from '../processes/child-environment.ts';
import { KnownFolders, readStoredFolders } from '../workspace/known-folders.ts';

/** What decides which folders a starting host knows. */
export type FirstFolders = {
  readonly clock: Clock;
  readonly dataFolder: string;
  /** The user's environment. */
  readonly environment: Environment;
  /** The folder to open first. The user has not answered the trust question about it yet. Null if none. */
  readonly workspace: string | null;
};

/** Returns the folders that a host knows before any folder is open. */
export function createKnownFolders({ clock, dataFolder, environment, workspace }: FirstFolders): KnownFolders {
  const known = new KnownFolders(clock);
  if (workspace !== null) known.add(workspace);
  const home = homedir();
  const codexHome = environment.CODEX_HOME ?? join(home, '.codex');
  known.addOpened(() => readStoredFolders({ clock, dataFolder, codexHome, home }));
  known.addWritable(async () => [join(dataFolder, 'worktrees')]);
  return known;
}
