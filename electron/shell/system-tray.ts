import type { Menu, MenuItemConstructorOptions, Tray } from 'electron';
import { noWork, type Work } from '../host/work.ts';
import { describeTrayMenu, describeWork, type TrayClicks } from './tray-menu.ts';

/** The part of an icon in the tray that is used. */
export interface TrayIcon extends Pick<Tray, 'setToolTip' | 'setContextMenu' | 'destroy'> {
  on(event: 'click', received: () => void): unknown;
}

export type SystemTrayDeps = {
  readonly platform: NodeJS.Platform;
  readonly clicks: TrayClicks;
  /** Puts an icon into the tray; fails where there is none. */
  create(): TrayIcon;
  buildMenu(template: MenuItemConstructorOptions[]): Menu;
  /** Takes what went wrong, for the log. */
  report(problem: string): void;
};

/** The icon in the tray of the system, with what is under way; there is none until it is wanted. */
export class SystemTray {
  readonly #deps: SystemTrayDeps;
  /** Held, for an icon that nobody holds is collected. */
  #icon: TrayIcon | null = null;
  #isWanted = false;
  #work: Work | null = null;

  constructor(deps: SystemTrayDeps) {
    this.#deps = deps;
  }

  /** Shows what is under way, where the person wants the icon. The system is told again only of what is another. */
  show(isWanted: boolean, work: Work): void {
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
    // A Mac opens the menu by any click.
    if (platform !== 'darwin') this.#icon.on('click', clicks.showWindow);
    this.#fill();
  }

  #fill(): void {
    const { buildMenu, clicks } = this.#deps;
    const work = this.#work ?? noWork;
    this.#icon?.setToolTip(`Workcell: ${describeWork(work)}`);
    // Linux shows what a menu was when it was set.
    this.#icon?.setContextMenu(buildMenu(describeTrayMenu(work, clicks)));
  }
}
