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
  /** The folder to open first, which has no answer yet. Null: none. */
  readonly workspace: string | null;
};

/** The folders that a host knows before anything is opened. */
export function createKnownFolders({ clock, dataFolder, environment, workspace }: FirstFolders): KnownFolders {
  const known = new KnownFolders(clock);
  if (workspace !== null) known.add(workspace);
  const home = homedir();
  const codexHome = environment.CODEX_HOME ?? join(home, '.codex');
  known.addOpened(() => readStoredFolders({ clock, dataFolder, codexHome, home }));
  known.addWritable(async () => [join(dataFolder, 'worktrees')]);
  return known;
}
