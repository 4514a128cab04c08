import type { Menu, MenuItemConstructorOptions, Tray } from 'electron';
import { emptyWork, type WorkInProgress } from '../host/work.ts';
import { describeTrayMenu, describeWork, type TrayClicks } from './tray-menu.ts';

/** The part of a tray icon that we use. */
export interface TrayIcon extends Pick<Tray, 'setToolTip' | 'setContextMenu' | 'destroy'> {
  on(event: 'click', received: () => void): unknown;
}

export type SystemTrayDeps = {
  readonly platform: NodeJS.Platform;
  readonly clicks: TrayClicks;
  /** Adds an icon to the tray; throws if there is no tray. */
  create(): TrayIcon;
  buildMenu(template: MenuItemConstructorOptions[]): Menu;
  /** Reports a problem to the log. */
  report(problem: string): void;
};

/** The tray icon, which shows the current work. Exists only while the user wants it. */
export class SystemTray {
  readonly #deps: SystemTrayDeps;
  /** Keep a reference: an unreferenced icon is garbage collected. */
  #icon: TrayIcon | null = null;
  #isWanted = false;
  #work: WorkInProgress | null = null;

  constructor(deps: SystemTrayDeps) {
    this.#deps = deps;
  }

  /** Shows the current work if the user wants the icon. Updates the system only on changes. */
  show(isWanted: boolean, work: WorkInProgress): void {
    const isOther = JSON.stringify(work) !== JSON.stringify(this.#work);
    this.#work = work;
    if (isWanted !== this.#isWanted) {
      this.#isWanted = isWanted;
      if (isWanted) this.#put();
      else this.#take();
    } else if (isOther) this.#fill();
  }

  #take(): void {
    this.#icon?.destroy();
    this.#icon = null;
  }

  #put(): void {
    const { clicks, create, platform, report } = this.#deps;
    try {
      this.#icon = create();
    } catch (problem) {
      report(`There is no icon in the tray: ${problem}`);
      return;
    }
    // On a Mac, any click opens the menu.
    if (platform !== 'darwin') this.#icon.on('click', clicks.showWindow);
    this.#fill();
  }

  #fill(): void {
    const { buildMenu, clicks } = this.#deps;
    const work = this.#work ?? emptyWork;
    this.#icon?.setToolTip(`Workcell: ${describeWork(work)}`);
    // Linux shows the menu as of the moment it was set, so it must be set again.
    this.#icon?.setContextMenu(buildMenu(describeTrayMenu(work, clicks)));
  }
}
