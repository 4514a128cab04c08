import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { InputDemands, InputPolicy } from '../../shared/input-safety/judge-input.ts';
import type { MachineInfo } from '../../shared/machine/machine-facts.ts';
import type { OwnActionReview } from '../approvals/own-request.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { Broadcaster } from '../host/client-window.ts';
import type { Platform } from '../host/platform.ts';
import type { ProgramConfirmations } from '../host/program-confirmations.ts';
import type { WorkListener } from '../notifications/work-watch.ts';
import type { ReadEvents } from '../privacy/otlp/create-otlp.ts';
import type { Environment } from '../processes/child-environment.ts';
import type { ProcessRecords } from '../processes/process-records.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Prices } from '../spending/prices.ts';
import type { ThreadAdvance } from '../threads/thread-event-dispatcher.ts';
import type { KnownFolders } from '../workspace/known-folders.ts';
import type { StoreDeps } from './encryption/thread-store-opener.ts';
import type { ReadMachineLoad } from './machine-load.ts';
import type { ProfileDiagnostics } from './profile-diagnostics.ts';
import type { TurnFolders } from './turn-folders.ts';
import type { ProfileKind } from './windows.ts';

/** Everything a profile is composed from. */
export type ProfileDeps = WorkListener & {
  readonly kind: ProfileKind;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly platform: Platform;
  readonly broadcaster: Broadcaster;
  readonly settings: SettingsStore;
  readonly prices: Prices;
  readonly records: ProcessRecords;
  /** The user's home folder. */
  readonly home: string;
  readonly codexHome: string;
  readonly dataFolder: string;
  /** Asks the user about programs that a page names. Shared by all profiles. */
  readonly confirmations: ProgramConfirmations;
  /** The folders of all profiles whose programs are never started. */
  readonly knownFolders: KnownFolders;
  /** The user's own variables. */
  readonly environment: Environment;
  /** The variables of a terminal. */
  readonly terminalEnvironment: Promise<Environment>;
  readonly machineLoad: ReadMachineLoad;
  /** The log level from the environment; undefined if it is not set. */
  readonly logLevel: string | undefined;
  /** Returns whether the log has details and the names of events; see `getTagWhileOff`. */
  isLogComplete(): boolean;
  /** Returns the action for each finding in a message. */
  inputPolicy(): InputPolicy;
  /** Returns the requirements of administrators for messages. */
  inputDemands(): InputDemands;
  /** Returns whether the user's own actions need an approval too. */
  ownActionReview(): OwnActionReview;
  readonly stores: StoreDeps;
  /** The file of the thread that reads telemetry files. */
  readonly runWorker: URL;
  /** The file of the thread that finds files. */
  readonly fileFinderWorker: URL;
  /** The file of the thread that scans folders for the file history. */
  readonly historyWorker: URL;
  /** The file of the thread that changes many files. */
  readonly transactionWorker: URL;
  /** Reports failed listeners, and variables that Codex does not get, to `diagnostics`. */
  createCodex(
    turnFolders: TurnFolders,
    diagnostics: Pick<ProfileDiagnostics, 'logListenerFault' | 'variablesLeftOut'>,
  ): CodexServer;
  /** Checks what Codex and the app need from this machine. Asks the running Codex too. */
  readMachine(running: CodexServer, workspaces: readonly string[]): Promise<MachineInfo>;
  /** Receives additions to the logs of threads, in addition to the profile's own listener. */
  observe(threadId: ThreadId, news: ThreadAdvance): void;
  /** Receives each run that ended outside a thread, with its record. */
  onRecorded(read: ReadEvents): Promise<void>;
};
