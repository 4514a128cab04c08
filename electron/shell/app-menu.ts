import type { AppMenu } from '../../shared/contract/app-menu.ts';
import type { OfferedMenu } from '../host/platform.ts';
import type { MenuDeps } from './menu.ts';

/** The parts of the menu that change while the app runs. */
export type MenuState = Pick<MenuDeps, 'offered' | 'isAnswered' | 'recent' | 'choose'>;

/** Called by a page with the menu to offer while its window is in front. Null if the page is gone. */
export type ReportMenu = (menu: OfferedMenu | null) => void;

type Offer = { readonly reporter: ReportMenu; readonly menu: OfferedMenu };

const emptyMenu: AppMenu = { file: [], thread: [], view: [], help: [] };

/** Shows the menu that the front window offers, and runs a chosen action in that window. */
export class AppMenuController<Window extends object> {
  readonly #show: (state: MenuState) => void;
  readonly #offers = new WeakMap<Window, Offer>();
  #front: Window | null = null;
  /** The menu's entries. They stay when no window handles them. */
  #offered = emptyMenu;
  #recent: MenuState['recent'] = [];
  #shown: string | null = null;

  /** `show` sets the menu. */
  constructor(show: (state: MenuState) => void) {
    this.#show = show;
  }

  /** Returns the function with which the page of a newly connected window reports its menu. */
  createReporter(window: Window): ReportMenu {
    const emit: ReportMenu = (menu) => {
      if (menu !== null) this.#offers.set(window, { reporter: emit, menu });
      // A reloaded page may connect before the old one is gone.
      else if (this.#offers.get(window)?.reporter === emit) this.#offers.delete(window);
      this.refresh();
    };
    return emit;
  }

  /** Handles a window that came to the front. It stays the front window while another program is in front. */
  focused(window: Window): void {
    this.#front = window;
    this.refresh();
  }

  closed(window: Window): void {
    this.#offers.delete(window);
    if (this.#front === window) this.#front = null;
    this.refresh();
  }

  recentChanged(recent: MenuState['recent']): void {
    this.#recent = recent;
    this.refresh();
  }

  /** Shows the menu. Updates the system only when the menu changes. */
  refresh(): void {
    const offer = this.#offer();
    this.#offered = offer?.menu.entries ?? this.#offered;
    const state = { offered: this.#offered, isAnswered: offer !== null, recent: this.#recent };
    const shown = JSON.stringify(state);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#show({ ...state, choose: (action) => this.#offer()?.menu.choose(action) });
  }

  #offer(): Offer | null {
    return this.#front === null ? null : (this.#offers.get(this.#front) ?? null);
  }
}
