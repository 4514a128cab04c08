import type { App } from 'electron';
import { t } from '../../shared/i18n/i18n.ts';
import type { RecentFolder } from '../../shared/workspace/workspace-snapshot.ts';

/** The list of a system is short; more would only be cut. */
const mostShown = 10;

export type RecentListDeps = {
  readonly app: Pick<App, 'addRecentDocument' | 'setJumpList'>;
  readonly platform: NodeJS.Platform;
  /** What starts the app, where it is installed; null when it is run from its sources. */
  readonly program: string | null;
};

/**
 * The folders opened last in the list of the system: in the dock's menu, or on Windows in that of the taskbar, where a new
 * window stands beneath them.
 */
export class RecentList {
  readonly #deps: RecentListDeps;
  #shown: string | null = null;

  constructor(deps: RecentListDeps) {
    this.#deps = deps;
  }

  /** Shows these folders, newest first. The system is told again only when they are others. */
  show(folders: readonly Pick<RecentFolder, 'path' | 'name'>[]): void {
    const newest = folders.slice(0, mostShown);
    const shown = newest.map(({ path }) => path).join('\n');
    if (shown === this.#shown) return;
    this.#shown = shown;
    const { app, platform, program } = this.#deps;
    // Each that is added comes first.
    if (platform === 'darwin') for (const { path } of newest.toReversed()) app.addRecentDocument(path);
    if (platform !== 'win32' || program === null) return;
    const items = newest.map(({ name, path }) => ({
      type: 'task' as const,
      title: name,
      description: path.slice(0, mostDescribed),
      program,
      args: `--workspace ${quoted(path)}`,
    }));
    app.setJumpList([
      // Windows takes no category without items.
      ...(items.length === 0 ? [] : [{ type: 'custom' as const, name: t`Recent folders`, items }]),
      { type: 'tasks', items: [{ type: 'task', title: t`New window`, program, args: '' }] },
    ]);
  }
}

/** Windows shows no list with a longer one. */
const mostDescribed = 260;

/** One argument for Windows. A path has no quotation marks there, but may end in a backslash that would escape ours. */
function quoted(path: string): string {
  return `"${path.replace(/\\+$/, (slashes) => slashes + slashes)}"`;
}
