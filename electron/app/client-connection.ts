import type {
  EventName,
  HostEvent,
  RequestAnswer,
  RequestInput,
  RequestValue,
} from '../../shared/contract/contract.ts';
import type { Handlers } from '../host/client-window.ts';
import type { RequestRouter, RoutedRequest } from '../transport/serve-contract.ts';
import type { Profile } from './profile.ts';
import { type ClientView, windowHandlers } from './window-handlers.ts';
import type { WindowManager } from './window-manager.ts';
import type { ProfileKind, WindowSession, Windows } from './windows.ts';

/** The events that no snapshot contains: they ask the page to show something. */
const wishes: ReadonlySet<EventName> = new Set<EventName>(['threadWanted', 'runWanted', 'noticeGiven']);

/** One connection of a page: which window it shows, and where its requests go. */
export class ClientConnection implements RequestRouter {
  readonly #seated: Promise<WindowManager>;
  readonly #windows: Windows;
  readonly #view: ClientView;
  readonly #broadcast: (event: HostEvent) => void;
  #session: WindowSession | null = null;
  /** Once the window has shown its first view. */
  #ready: { readonly session: WindowSession; readonly windowManager: WindowManager } | null = null;
  /** The handlers for the last profile of the window. */
  #routes: { readonly profile: Profile; readonly handlers: Handlers<RoutedRequest, WindowSession> } | null = null;
  #ended = false;
  #hasSnapshot = false;
  /** What the page is to show once it has its snapshot, each with the profile that wants it. */
  #wanted: { readonly profile: ProfileKind; readonly event: HostEvent }[] = [];

  /** `broadcast` sends events to the page. */
  constructor(
    seated: Promise<WindowManager>,
    windows: Windows,
    view: ClientView,
    broadcast: (event: HostEvent) => void,
  ) {
    this.#seated = seated;
    this.#windows = windows;
    this.#view = view;
    this.#broadcast = broadcast;
  }

  /** Resets the page after it missed events. */
  async reset(): Promise<void> {
    const windowManager = await this.#seated;
    if (this.#session !== null) windowManager.reset(this.#session);
  }

  /** Ends the connection. The window waits for the next one. */
  end(): void {
    this.#ended = true;
    this.#view.showMenu(null);
    if (this.#session !== null) this.#windows.disconnect(this.#session);
  }

  /** Gives the page its window, with its first view. */
  async connect({ windowId }: RequestInput<'connectWindow'>): Promise<void> {
    const windowManager = await this.#seated;
    const session = this.#session ?? windowManager.sit(windowId, (event) => this.#emit(event), this.#view.bringForward);
    this.#session = session;
    if (this.#ended) this.#windows.disconnect(session);
    await windowManager.showFirstView(session, this.#view.firstView);
    this.#ready = { session, windowManager };
  }

  /** Returns everything the window shows now. What the profile wanted to show before follows. */
  snapshot(): RequestValue<'connectWindow'> {
    if (this.#ready === null) throw new Error('The window is not connected');
    const { session, windowManager } = this.#ready;
    this.#hasSnapshot = true;
    const wanted = this.#wanted.filter(({ profile }) => profile === session.profile);
    this.#wanted = [];
    for (const { event } of wanted) this.#broadcast(event);
    return windowManager.snapshot(session);
  }

  #emit(event: HostEvent): void {
    if (!this.#hasSnapshot && this.#session !== null && wishes.has(event.name)) {
      this.#wanted.push({ profile: this.#session.profile, event });
    }
    this.#broadcast(event);
  }

  /** Passes a request to the current handlers of the window. */
  async route<Name extends RoutedRequest>(name: Name, input: RequestInput<Name>): RequestAnswer<Name> {
    const windowManager = await this.#seated;
    // The contract's server blocks everything before `connect` has succeeded.
    if (this.#session === null) throw new Error('The window is not connected');
    return await this.#handlersOf(this.#session, windowManager)[name](this.#session, input);
  }

  /** Every request with its only handler. The compiler reports requests without one. */
  #handlersOf(session: WindowSession, windowManager: WindowManager): Handlers<RoutedRequest, WindowSession> {
    const profile = windowManager.profileOf(session);
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
