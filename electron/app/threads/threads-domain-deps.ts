import type { Clock } from '../../../shared/base/clock.ts';
import type { ClientMessageId, ThreadId } from '../../../shared/base/ids.ts';
import type { InputPolicy } from '../../../shared/input-safety/judge-input.ts';
import type { EmitSessionEvent } from '../../../shared/privacy/telemetry/session-events.ts';
import type { ApprovalMode } from '../../../shared/settings/settings-schema.ts';
import type { TurnWindow } from '../../../shared/store/rolling-window.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import type { Broadcaster } from '../../host/client-window.ts';
import type { AuthGate, TrustGate } from '../../host/gates.ts';
import type { CodexNotification } from '../../model/codex-protocol/protocol.ts';
import type { RunStore } from '../../store/threads/run-store.ts';
import type { TextStore } from '../../store/threads/text-store.ts';
import type { ThreadListDeps } from '../../threads/list/thread-list.ts';
import type { ThreadObserver } from '../../threads/thread-event-dispatcher.ts';
import type { ThreadStoreAccess } from '../../threads/thread-store-access.ts';
import type { OutdatedThreadsDeps } from '../../threads/trust/outdated-threads.ts';
import type { UserGate } from '../../threads/trust/own-action-review.ts';
import type { Opener } from '../../workspace/opener.ts';

/** What the threads of a profile need. */
export type ThreadsDomainDeps = {
  readonly codex: CodexServer;
  readonly broadcaster: Broadcaster;
  readonly clock: Clock;
  /** When it ends, the listeners on Codex end, memory is saved, and recorded outputs are deleted. */
  readonly lifetime: Lifetime;
  readonly threadStore: ThreadStoreAccess;
  readonly runStore: RunStore;
  /** Returns how much of a thread to load first and to keep in memory as it grows. */
  readonly getTurnWindow: () => TurnWindow;
  /** Workcell's own folder. Outputs too large for memory go into `spool`, attachments into `attachments`. */
  readonly dataFolder: string;
  readonly trustGate: TrustGate;
  /** Facts about the running Codex. */
  readonly outdated: Omit<OutdatedThreadsDeps, 'threads'>;
  readonly authGate: AuthGate;
  /** The consequences of findings in a message. */
  readonly inputPolicy: () => InputPolicy;
  /** The mode that the user picked for sending. */
  readonly pickedMode: () => ApprovalMode;
  /** Subscribes to texts that windows type and store. */
  readonly onText: TextStore['onText'];
  readonly emitEvent: EmitSessionEvent;
  /** Called with additions to thread logs, and with threads that leave memory. */
  readonly observer: ThreadObserver;
  /** Called before a turn that may write, with the user's thread. Codex waits until it is done. */
  readonly beforeTurn: (threadId: ThreadId, folder: string, message: ClientMessageId) => Promise<string | null>;
  readonly userGate: UserGate;
  readonly opener: Opener;
  /** Where runs work. */
  readonly runPlaces: ThreadListDeps['runPlaces'];
  /** Ends app-servers left over from earlier runs of the app. */
  readonly endLeftovers: () => Promise<void>;
  /** Resolves to null if this host may change the user's files, otherwise to a sentence with the reason why not. */
  claimFiles(): Promise<string | null>;
  /** Called when a change has left copies. */
  readonly onCopiesStored?: () => void;
  /** Resolves once a restart of Codex no longer blocks messages. */
  waitUntilOpen(): Promise<void>;
  /** Handles notifications that this version does not know and that do not belong to a thread. */
  readonly onUnknownNotification: (notification: CodexNotification) => void;
};
