import type { ThreadId, WindowId } from '../../shared/base/ids.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import type {
  HostEvent,
  ProfileRequest,
  RequestAnswer,
  RequestInput,
  RequestName,
} from '../../shared/contract/contract.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';

/** One connected renderer as the domains see it. It outlives a reload of its page. */
export interface ClientWindow {
  readonly id: WindowId;
  readonly workspace: WorkspaceSnapshot | null;
  /** The thread it shows, so that a reload finds it again; set by the threads domain. */
  openThread: ThreadId | null;
  /** Its stay in the folder that it shows now; ends with the profile too. Everything in it ends at once. */
  readonly folderLifetime: Lifetime;
  /** What its page looks at; ends with the stay, or when the page is gone. Everything in it ends at once. */
  readonly view: Lifetime;
  broadcast(event: HostEvent): void;
}

/** Speaks to every window of a profile. */
export interface Broadcaster {
  windows(): readonly ClientWindow[];
  toAll(event: HostEvent): void;
}

/** Functions that answer requests; the window that asks comes first. */
export type Handlers<Names extends RequestName, Window extends ClientWindow = ClientWindow> = {
  readonly [Name in Names]: (window: Window, input: RequestInput<Name>) => RequestAnswer<Name>;
};

/** A domain's answers to its requests. */
export type DomainHandlers<Names extends ProfileRequest> = Handlers<Names>;
