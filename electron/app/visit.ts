import { ok } from '../../shared/base/result.ts';
import type { HostEvent, RequestAnswer, RequestInput } from '../../shared/contract/contract.ts';
import type { Handlers } from '../host/desk-window.ts';
import type { RequestRouter, RoutedRequest } from '../transport/serve-contract.ts';
import type { Profile } from './profile.ts';
import type { WindowManager } from './seating.ts';
import { type ClientView, windowHandlers } from './window-handlers.ts';
import type { WindowSession, Windows } from './windows.ts';

/** One connection of a page: which window it shows, and where its requests go. */
export class ClientConnection implements RequestRouter {
  readonly #seated: Promise<WindowManager>;
  readonly #windows: Windows;
  readonly #view: ClientView;
  readonly #announce: (event: HostEvent) => void;
  #seat: WindowSession | null = null;
  /** The handlers for the last profile of the window. */
  #routes: { readonly profile: Profile; readonly handlers: Handlers<RoutedRequest, WindowSession> } | null = null;
  #ended = false;

  /** `announce` sends events to the page. */
  constructor(
    seated: Promise<WindowManager>,
    windows: Windows,
    view: ClientView,
    announce: (event: HostEvent) => void,
  ) {
    this.#seated = seated;
    this.#windows = windows;
    this.#view = view;
    this.#announce = announce;
  }

  /** Resets the page after it missed events. */
  async reset(): Promise<void> {
    const seating = await this.#seated;
    if (this.#seat !== null) seating.reset(this.#seat);
  }

  /** Ends the connection. The window waits for the next one. */
  end(): void {
    this.#ended = true;
    this.#view.showMenu(null);
    if (this.#seat !== null) this.#windows.disconnect(this.#seat);
  }

  /** Gives the page its window. */
  async connect({ windowId }: RequestInput<'connectWindow'>): RequestAnswer<'connectWindow'> {
    const seating = await this.#seated;
    const seat = this.#seat ?? seating.sit(windowId, this.#announce, this.#view.bringForward);
    this.#seat = seat;
    if (this.#ended) this.#windows.disconnect(seat);
    await seating.showFirstView(seat, this.#view.firstView);
    return ok(seating.snapshot(seat));
  }

  /** Passes a request to the current handlers of the window. */
  async route<Name extends RoutedRequest>(name: Name, input: RequestInput<Name>): RequestAnswer<Name> {
    const seating = await this.#seated;
    // The contract's server blocks everything before `connect` has succeeded.
    if (this.#seat === null) throw new Error('The window is not connected');
    return await this.#handlersOf(this.#seat, seating)[name](this.#seat, input);
  }

  /** Every request with its only handler. The compiler reports requests without one. */
  #handlersOf(seat: WindowSession, seating: WindowManager): Handlers<RoutedRequest, WindowSession> {
    const profile = seating.profileOf(seat);
    if (this.#routes?.profile !== profile) {
      const handlers = { ...windowHandlers(seating, this.#view), ...seating.appHandlers, ...profile.handlers };
      this.#routes = { profile, handlers };
    }
    return this.#routes.handlers;
  }
}
