import type { App } from 'electron';
import { t } from '../../shared/i18n/i18n.ts';
import type { RecentFolder } from '../../shared/workspace/workspace-snapshot.ts';

/** The maximum number of folders to show. The system's list is short and cuts off the rest. */
const maxShown = 10;

export type RecentListDeps = {
  readonly app: Pick<App, 'addRecentDocument' | 'setJumpList'>;
  readonly platform: NodeJS.Platform;
  /** The program that starts the installed app; null if it runs from source. */
  readonly program: string | null;
};

/**
 * Shows recent folders in the system's list: in the dock's menu, or in the Windows taskbar's list, with a new-window
 * entry below them.
 */
export class RecentList {
  readonly #deps: RecentListDeps;
  #shown: string | null = null;

  constructor(deps: RecentListDeps) {
    this.#deps = deps;
  }

  /** Shows these folders, newest first. Updates the system only when they change. */
  show(folders: readonly Pick<RecentFolder, 'path' | 'name'>[]): void {
    const newest = folders.slice(0, maxShown);
    const shown = newest.map(({ path }) => path).join('\n');
    if (shown === this.#shown) return;
    this.#shown = shown;
    const { app, platform, program } = this.#deps;
    // Each added folder becomes the first.
    if (platform === 'darwin') for (const { path } of newest.toReversed()) app.addRecentDocument(path);
    if (platform !== 'win32' || program === null) return;
    const items = newest.map(({ name, path }) => ({
      type: 'task' as const,
      title: name,
      description: path.slice(0, maxDescriptionLength),
      program,
      args: `--workspace ${quote(path)}`,
    }));
    app.setJumpList([
      // Windows rejects a category without items.
      ...(items.length === 0 ? [] : [{ type: 'custom' as const, name: t`Recent folders`, items }]),
      { type: 'tasks', items: [{ type: 'task', title: t`New window`, program, args: '' }] },
    ]);
  }
}

/** The maximum length of a description. With a longer one, Windows shows no list. */
const maxDescriptionLength = 260;

/**
 * Quotes an argument for Windows. A path there contains no quotation marks, but may end in a backslash that would
 * escape ours.
 */
function quote(path: string): string {
  return `"${path.replace(/\\+$/, (slashes) => slashes + slashes)}"`;
}
