import type {
  EventName,
  HostEvent,
  RequestAnswer,
  RequestInput,
  RequestValue,
} from '../../shared/contract/contract.ts';
import type { Handlers } from '../host/client-window.ts';
import type { RequestRouter, RoutedRequest, ServedConnection } from '../transport/serve-contract.ts';
import type { Profile } from './profile.ts';
import { type ClientView, windowHandlers } from './window-handlers.ts';
import type { WindowManager } from './window-manager.ts';
import type { WindowSession, Windows } from './windows.ts';

/** Events that no snapshot contains, because they ask the page to show something. */
const viewRequests: ReadonlySet<EventName> = new Set<EventName>([
  'threadRequested',
  'runRequested',
  'notificationRequested',
]);

/** One connection of a page: which window it shows, and where its requests go. */
export class ClientConnection implements RequestRouter {
  readonly #windowManager: Promise<WindowManager>;
  readonly #windows: Windows;
  readonly #view: ClientView;
  readonly #send: ServedConnection['send'];
  #session: WindowSession | null = null;
  /** Set once the window has shown its first view. */
  #ready: { readonly session: WindowSession; readonly windowManager: WindowManager } | null = null;
  /** The handlers for the last profile of the window. */
  #routes: { readonly profile: Profile; readonly handlers: Handlers<RoutedRequest, WindowSession> } | null = null;
  #hasEnded = false;

  /** `send` sends events to the page. */
  constructor(attached: Promise<WindowManager>, windows: Windows, view: ClientView, send: ServedConnection['send']) {
    this.#windowManager = attached;
    this.#windows = windows;
    this.#view = view;
    this.#send = send;
  }

  /** Resets the page after it missed events. */
  async reset(): Promise<void> {
    const windowManager = await this.#windowManager;
    if (this.#session !== null) windowManager.reset(this.#session);
  }

  /** Ends the connection. The window waits for the next one. */
  end(): void {
    this.#hasEnded = true;
    this.#view.showMenu(null);
    if (this.#session !== null) this.#windows.disconnect(this.#session);
  }

  /** Gives the page its window, with its first view. */
  async connect({ windowId }: RequestInput<'connectWindow'>): Promise<void> {
    const windowManager = await this.#windowManager;
    const { firstView } = this.#view;
    const session =
      this.#session ??
      windowManager.attachPage(windowId ?? firstView.id ?? null, (event) => this.#sendToPage(event), this.#view);
    this.#session = session;
    if (this.#hasEnded) this.#windows.disconnect(session);
    await windowManager.showFirstView(session, firstView);
    this.#ready = { session, windowManager };
  }

  /** Returns everything the window shows now. The profile's earlier requests to show something follow it. */
  snapshot(): RequestValue<'connectWindow'> {
    if (this.#ready === null) throw new Error('The window is not connected');
    const { session, windowManager } = this.#ready;
    return windowManager.snapshot(session);
  }

  /** Sends an event. A request to show something waits for the page's first snapshot, unless the profile changes. */
  #sendToPage(event: HostEvent): void {
    const session = this.#session;
    const profile = session?.profile;
    if (session === null || !viewRequests.has(event.name)) this.#send(event);
    else this.#send(event, () => session.profile === profile);
  }

  /** Passes a request to the current handlers of the window. */
  async route<Name extends RoutedRequest>(name: Name, input: RequestInput<Name>): RequestAnswer<Name> {
    const windowManager = await this.#windowManager;
    // The contract's server blocks everything before `connect` has succeeded.
    if (this.#session === null) throw new Error('The window is not connected');
    return await this.#getHandlers(this.#session, windowManager)[name](this.#session, input);
  }

  /** Returns every request with its only handler. The compiler reports requests without one. */
  #getHandlers(session: WindowSession, windowManager: WindowManager): Handlers<RoutedRequest, WindowSession> {
    const profile = windowManager.getProfile(session);
    if (this.#routes?.profile !== profile) {
      const handlers = {
        ...windowHandlers(windowManager, this.#view),
        ...windowManager.appHandlers,
        ...profile.handlers,
      };
      this.#routes = { profile, handlers };
    }
    return this.#routes.handlers;
  }
}
