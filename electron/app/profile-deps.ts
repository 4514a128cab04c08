import type { OwnActionReview } from '../../shared/approvals/own-request.ts';
import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import type { InputDemands, InputPolicy } from '../../shared/input-safety/judge-input.ts';
import type { MachineInfo } from '../../shared/machine/machine-facts.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { Broadcaster } from '../host/client-window.ts';
import type { Platform } from '../host/platform.ts';
import type { Work } from '../host/work.ts';
import type { Notice } from '../notifications/notice.ts';
import type { ReadEvents } from '../privacy/otlp/create-otlp.ts';
import type { Environment } from '../processes/child-environment.ts';
import type { ProcessRecords } from '../processes/process-records.ts';
import type { OptionsStore } from '../settings/options-store.ts';
import type { ThreadAdvance } from '../threads/thread-news.ts';
import type { StoreDeps } from './encryption/open-sessions.ts';
import type { ReadMachineLoad } from './machine-load.ts';
import type { TurnFolders } from './turn-folders.ts';
import type { ProfileKind } from './windows.ts';

/** What a profile is composed of. */
export type ProfileDeps = {
  readonly kind: ProfileKind;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly platform: Platform;
  readonly broadcaster: Broadcaster;
  readonly options: OptionsStore;
  readonly records: ProcessRecords;
  /** The person's home folder. */
  readonly home: string;
  readonly codexHome: string;
  readonly dataFolder: string;
  /** The person's own variables. */
  readonly environment: Environment;
  /** The same as a terminal would give them. */
  readonly terminalEnvironment: Promise<Environment>;
  readonly machineLoad: ReadMachineLoad;
  /** What the environment says of the log; undefined: nothing. */
  readonly logLevel: string | undefined;
  /** Whether the log has details and the names of events; see `tagWhileOff`. */
  isLogWhole(): boolean;
  /** What it means that something is found in a message. */
  inputPolicy(): InputPolicy;
  /** What administrators demand of messages. */
  inputDemands(): InputDemands;
  /** Whether what the person does themselves waits for a yes, too. */
  ownActionReview(): OwnActionReview;
  readonly stores: StoreDeps;
  /** The file of the thread that reads telemetry files. */
  readonly workcellWorker: URL;
  /** The file of the thread that finds files. */
  readonly fileFinderWorker: URL;
  createCodex(turnFolders: TurnFolders, listenerFailed: (fault: unknown) => void): CodexServer;
  /** Looks at what of this machine Codex and the app need; the Codex that runs is asked too. */
  readMachine(running: CodexServer, workspaces: readonly string[]): Promise<MachineInfo>;
  /** Told, beside the profile's own, of what is added to the logs of threads. */
  observe(threadId: ThreadId, news: ThreadAdvance): void;
  /** Told of a run that has ended and that no thread tells of, with what was recorded of it. */
  onRecorded(read: ReadEvents): Promise<void>;
  /** Hears that other threads run, or that another number of approvals waits. */
  onWork(work: Work): void;
  /** Hears what somebody may have to be told of. */
  onNotice(notice: Notice): void;
};
