import type { ThreadId, WindowId } from '../../shared/base/ids.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import type { Result } from '../../shared/base/result.ts';
import type {
  DeskEvent,
  RequestInput,
  RequestName,
  RequestProblem,
  RequestValue,
} from '../../shared/contract/contract.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';

/** One connected renderer as the domains see it. It outlives a reload of its page. */
export interface DeskWindow {
  readonly id: WindowId;
  readonly workspace: WorkspaceSnapshot | null;
  /** The thread it shows, so that a reload finds it again; set by the threads domain. */
  openThread: ThreadId | null;
  /** Its stay in the folder that it shows now; ends with the profile too. Everything in it ends at once. */
  readonly stay: Lifetime;
  /** What its page looks at; ends with the stay, or when the page is gone. Everything in it ends at once. */
  readonly view: Lifetime;
  announce(event: DeskEvent): void;
}

/** Speaks to every window of a profile. */
export interface Announcer {
  windows(): readonly DeskWindow[];
  toAll(event: DeskEvent): void;
}

/** A domain's answers to its requests; the window that asks comes first. */
export type DomainHandlers<Names extends RequestName> = {
  readonly [Name in Names]: (
    window: DeskWindow,
    input: RequestInput<Name>,
  ) => Promise<Result<RequestValue<Name>, RequestProblem<Name>>>;
};
