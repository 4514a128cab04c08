import type { AppMenu } from '../../shared/contract/app-menu.ts';
import type { OfferedMenu } from '../host/platform.ts';
import type { MenuDeps } from './menu.ts';

/** What of the menu changes while the app runs. */
export type MenuState = Pick<MenuDeps, 'offered' | 'isAnswered' | 'recent' | 'choose'>;

/** A page that says what the menu offers while its window is in front; null: it is gone. */
export type TellMenu = (menu: OfferedMenu | null) => void;

type Offer = { readonly by: TellMenu; readonly menu: OfferedMenu };

const emptyMenu: AppMenu = { file: [], thread: [], view: [], help: [] };

/** Keeps the menu of the app at what the window in front offers, and has that window do what is chosen. */
export class AppMenuKeeper<Window extends object> {
  readonly #show: (state: MenuState) => void;
  readonly #offers = new WeakMap<Window, Offer>();
  #front: Window | null = null;
  /** What the menu has, also where no window does it. */
  #offered = emptyMenu;
  #recent: MenuState['recent'] = [];
  #shown: string | null = null;

  /** `show` puts the menu in place. */
  constructor(show: (state: MenuState) => void) {
    this.#show = show;
  }

  /** How the page of a window that has just connected tells what it offers. */
  pageOf(window: Window): TellMenu {
    const emit: TellMenu = (menu) => {
      if (menu !== null) this.#offers.set(window, { by: emit, menu });
      // A page that is reloaded may be there before the one it replaces is gone.
      else if (this.#offers.get(window)?.by === emit) this.#offers.delete(window);
      this.refresh();
    };
    return emit;
  }

  /** A window came to the front. It stays the one that is meant while another program is in front. */
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

  /** Shows the menu. The system is told again only when it is another. */
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
