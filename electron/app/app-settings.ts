import type { DemoPace } from '../../fixtures/demo/demo-story.ts';
import type { Clock } from '../../shared/base/clock.ts';
import type { FirstView } from '../host/platform.ts';
import type { BuildInfo } from '../launch/build-facts.ts';
import type { ConsentCircumstances } from '../privacy/consent/telemetry-consent-service.ts';
import type { Environment } from '../processes/child-environment.ts';
import type { StartKeyringProgram } from '../store/keys/keyring-process.ts';
import type { SafeStorageLike } from '../store/keys/safe-storage-place.ts';
import type { ReadMachineLoad } from './machine-load.ts';

/** What a host gives the app at its start. */
export type AppSettings = {
  readonly clock: Clock;
  /** The person's environment, with our variables in it. */
  readonly environment: Environment;
  /**
   * The same as a terminal would give it, for the programs that the app starts; it may take as long as the person's
   * login shell. Left out where a terminal started the app.
   */
  readonly terminalEnvironment?: Promise<Environment>;
  /** Folders from which the npm package of Codex is looked up. */
  readonly packageRoots: readonly string[];
  /** The threads beside the host's own: with the databases, with telemetry files, and the one that finds files. */
  readonly programs: {
    readonly storeWorker: URL;
    readonly workcellWorker: URL;
    readonly fileFinderWorker: URL;
  };
  readonly startKeyringProgram: StartKeyringProgram;
  /** Electron's safeStorage, once Electron is ready; null on the web host. */
  readonly safeStorage: Promise<SafeStorageLike> | null;
  /** More runs than it has room for wait. */
  readonly machineLoad: ReadMachineLoad;
  readonly firstView: FirstView;
  readonly demoPace: DemoPace;
  readonly build: BuildInfo;
  /** What of the machine decides on what may be sent. */
  readonly privacy: Pick<ConsentCircumstances, 'policyFiles' | 'systemForbids'>;
  /** Takes what went wrong in the host itself, one text for the log. */
  report(problem: string): void;
};
