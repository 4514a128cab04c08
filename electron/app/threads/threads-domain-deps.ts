import type { Clock } from '../../../shared/base/clock.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import type { AlertBoard } from '../../cli/alert-board.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import type { Broadcaster } from '../../host/client-window.ts';
import type { AuthGate, RestartGate, TrustGate } from '../../host/gates.ts';
import type { TelemetryService } from '../../privacy/telemetry/telemetry-service.ts';
import type { WorktreeThreads } from '../../runs/worktree-threads.ts';
import type { DataFolders } from '../../runs/worktrees/run-worktrees.ts';
import type { Prices } from '../../spending/prices.ts';
import type { RunStore } from '../../store/threads/run-store.ts';
import type { TextStore } from '../../store/threads/text-store.ts';
import type { RunPlaces } from '../../threads/list/run-places.ts';
import type { TurnMarker } from '../../threads/send/turn-sender.ts';
import type { ThreadObserver } from '../../threads/thread-event-dispatcher.ts';
import type { ThreadPolicy } from '../../threads/thread-policy.ts';
import type { ThreadStoreAccess } from '../../threads/thread-store-access.ts';
import type { OutdatedThreadsDeps } from '../../threads/trust/outdated-threads.ts';
import type { UserGate } from '../../threads/trust/own-action-review.ts';
import type { ListedFolders } from '../../workspace/listed-folders.ts';
import type { Opener } from '../../workspace/opener.ts';
import type { RecentFolderStore } from '../../workspace/recent-folders.ts';
import type { FilesClaim } from '../files-claim.ts';
import type { Leftovers } from '../leftovers.ts';

/** What the threads of a profile need. */
export type ThreadsDomainDeps = {
  readonly codex: CodexServer;
  readonly broadcaster: Broadcaster;
  readonly clock: Clock;
  /** When it ends, the listeners on Codex end, memory is saved, and recorded outputs are deleted. */
  readonly lifetime: Lifetime;
  readonly threadStore: ThreadStoreAccess;
  readonly runStore: RunStore;
  readonly policy: ThreadPolicy;
  readonly prices: Pick<Prices, 'state'>;
  /** Workcell's own folder. Outputs too large for memory go into `spool`, attachments into `attachments`. */
  readonly dataFolder: string;
  /** The folders for changes of files. */
  readonly dataFolders: DataFolders;
  readonly filesClaim: Pick<FilesClaim, 'take'>;
  readonly trustGate: TrustGate;
  readonly authGate: AuthGate;
  /** What `OutdatedThreads` asks about the running Codex. */
  readonly outdated: Omit<OutdatedThreadsDeps, 'threads'>;
  /** The texts that windows type and store. */
  readonly texts: Pick<TextStore, 'onText'>;
  readonly telemetry: Pick<TelemetryService, 'emit'>;
  /** Called with additions to thread logs, and with threads that leave memory. */
  readonly observer: ThreadObserver;
  readonly userGate: UserGate;
  readonly opener: Opener;
  readonly recent: Pick<RecentFolderStore, 'threadShown'>;
  /** The folders whose threads windows list. */
  readonly listedFolders: Pick<ListedFolders, 'describeFor' | 'listFor' | 'threadsRead'>;
  /** Where runs work. */
  readonly runPlaces: Pick<RunPlaces, 'listFolders' | 'findProject' | 'findListing' | 'addListed'>;
  readonly leftovers: Pick<Leftovers, 'endCodex'>;
  readonly alerts: Pick<AlertBoard, 'putUnknownMessage'>;
  /** Services that need the threads in turn. Read them only when they are used. */
  readonly services: {
    readonly rewind: TurnMarker;
    readonly readiness: RestartGate;
    readonly runs: WorktreeThreads;
  };
};
