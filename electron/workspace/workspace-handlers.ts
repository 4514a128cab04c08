import { stat } from 'node:fs/promises';
import type { Clock } from '../../shared/base/clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { ProfileRequest } from '../../shared/contract/contract.ts';
import type { workspaceRequests } from '../../shared/contract/workspace.ts';
import type { Broadcaster, DomainHandlers } from '../host/client-window.ts';
import type { Platform } from '../host/platform.ts';
import type { Environment } from '../processes/child-environment.ts';
import { listMatchingFolders } from './list-folders.ts';
import type { ListedFolders } from './listed-folders.ts';
import { openKnownFile, openWorkspaceFile } from './open-file.ts';
import type { RecentFolderStore } from './recent-folders.ts';
import type { WorkspaceTracker } from './workspace-tracker.ts';

export type WorkspaceHandlersDeps = {
  readonly tracker: WorkspaceTracker;
  readonly recent: RecentFolderStore;
  readonly listed: ListedFolders;
  readonly broadcaster: Pick<Broadcaster, 'windows'>;
  readonly clock: Clock;
  readonly home: string;
  readonly platform: Platform;
  /** Returns the program and arguments of the chosen editor. Null if none is chosen. */
  editor(): readonly string[] | null;
  /** The environment of a terminal, for the editor. */
  readonly environment: Promise<Environment>;
  /** Returns the path of the settings file. Empty if settings are not stored. */
  settingsFile(): string;
  /** Folders where turns can write. Workcell starts no editor from them. */
  knownFolders(): Promise<readonly string[]>;
};

/**
 * Creates the handlers of window requests about folders and files. Only the app changes which folder a window shows.
 */
export function createWorkspaceHandlers(
  deps: WorkspaceHandlersDeps,
): DomainHandlers<keyof typeof workspaceRequests & ProfileRequest> {
  const { clock, home, listed, platform, recent, tracker } = deps;
  return {
    addListedFolder: async ({ workspace }, input) => {
      const opened = await tracker.open(input.path);
      if (!opened.ok) return opened;
      const { path } = opened.value;
      await listed.add(workspace?.path ?? null, path);
      return ok({ path });
    },
    removeListedFolder: async (_window, { path }) => {
      await listed.remove(
        path,
        deps.broadcaster.windows().flatMap(({ workspace }) => workspace?.path ?? []),
      );
      return ok(null);
    },
    listFolders: async (_window, { typed }) =>
      ok(await listMatchingFolders(typed, { home, clock, recent: recent.list() })),
    getTrustQuestion: async (_window, { path }) => ok(await tracker.createQuestion(path)),
    answerTrust: (_window, answer) => tracker.answerTrust(answer),
    openFile: async (window, input) =>
      openWorkspaceFile(input, {
        workspace: window.workspace?.path ?? null,
        editor: deps.editor(),
        environment: await deps.environment,
        workspaces: await deps.knownFolders(),
        showInFolder: (path) => platform.showInFolder(path),
      }),
    openSettingsFile: async (_window, { line }) => {
      const path = deps.settingsFile();
      const isThere = path !== '' && (await stat(path).catch(() => null)) !== null;
      if (!isThere) return err({ type: 'missing', path });
      return openKnownFile(path, line, {
        editor: deps.editor(),
        environment: await deps.environment,
        workspaces: await deps.knownFolders(),
        showInFolder: (shown) => platform.showInFolder(shown),
      });
    },
    browseForFolder: async () =>
      platform.browseForFolder === null ? err({ type: 'notOffered' }) : ok(await platform.browseForFolder()),
  };
}
