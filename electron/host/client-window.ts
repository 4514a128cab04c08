import type { ThreadId, WindowId } from '../../shared/base/ids.ts';
import type {
  HostEvent,
  ProfileRequest,
  RequestAnswer,
  RequestInput,
  RequestName,
} from '../../shared/contract/contract.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { Steps } from './steps.ts';

/** One connected renderer, as the domains see it. It survives a reload of its page. */
export interface ClientWindow {
  readonly id: WindowId;
  readonly workspace: WorkspaceSnapshot | null;
  /** The thread it shows, so that a reload finds it again. The threads domain sets it. */
  openThread: ThreadId | null;
  /** Where the user goes in it. */
  readonly steps: Steps;
  /** Lasts while the window has its current folder open. Also ends with the profile. Everything in it ends at once. */
  readonly folderLifetime: Lifetime;
  /**
   * Lasts while its page shows the folder. Ends with `folderLifetime`, or when the page is gone. Everything in it ends
   * at once.
   */
  readonly view: Lifetime;
  send(event: HostEvent): void;
}

/** Sends events to every window of a profile. */
export interface Broadcaster {
  windows(): readonly ClientWindow[];
  broadcast(event: HostEvent): void;
}

/** Functions that handle requests. The requesting window is the first argument. */
export type Handlers<Names extends RequestName, Window extends ClientWindow = ClientWindow> = {
  readonly [Name in Names]: (window: Window, input: RequestInput<Name>) => RequestAnswer<Name>;
};

/** A domain's request handlers. */
export type DomainHandlers<Names extends ProfileRequest> = Handlers<Names>;
