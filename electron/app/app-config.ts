import type { DemoPace } from '../../fixtures/demo/demo-story.ts';
import type { Clock } from '../../shared/base/clock.ts';
import type { FirstView } from '../host/platform.ts';
import type { BuildInfo } from '../launch/build-facts.ts';
import type { ConsentCircumstances } from '../privacy/consent/telemetry-consent-service.ts';
import type { Environment } from '../processes/child-environment.ts';
import type { StartKeyringProgram } from '../store/keys/keyring-process.ts';
import type { SafeStorageLike } from '../store/keys/safe-storage-place.ts';
import type { KnownFolders } from '../workspace/known-folders.ts';
import type { ReadMachineLoad } from './machine-load.ts';

/** What a host passes to the app at startup. */
export type AppConfig = {
  readonly clock: Clock;
  /** The user's environment, including our variables. */
  readonly environment: Environment;
  /**
   * The environment of a terminal, for programs that the app starts. Reading it can take as long as the user's login
   * shell. Omitted if a terminal started the app.
   */
  readonly terminalEnvironment?: Promise<Environment>;
  /** Folders whose programs the app never starts, including those of earlier starts. */
  readonly knownFolders: KnownFolders;
  /** Folders to search for the npm package of Codex. */
  readonly packageRoots: readonly string[];
  /** The worker files: for the databases, for telemetry files, for finding files, for the file history, and for changing many files. */
  readonly programs: {
    readonly storeWorker: URL;
    readonly runWorker: URL;
    readonly fileFinderWorker: URL;
    readonly historyWorker: URL;
    readonly transactionWorker: URL;
  };
  readonly startKeyringProgram: StartKeyringProgram;
  /** Electron's safeStorage, once Electron is ready. Null on the web host. */
  readonly safeStorage: Promise<SafeStorageLike> | null;
  /** Reads the machine's load. Runs beyond its capacity wait. */
  readonly machineLoad: ReadMachineLoad;
  readonly firstView: FirstView;
  readonly demoPace: DemoPace;
  readonly build: BuildInfo;
  /** The facts about the machine that decide what the app may send. */
  readonly privacy: Pick<ConsentCircumstances, 'policyFiles' | 'systemForbids'>;
  /** Called with a problem of the host itself, as one log text. */
  report(problem: string): void;
};
