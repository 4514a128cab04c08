import type { Result } from '../../shared/base/result.ts';
import type { Release, UpdateProblem } from '../../shared/updates/update-state.ts';

/** Finds, downloads and installs a newer version of the app. None of its methods reject. */
export interface UpdateProgram {
  /** Looks up the newest release. Null if it is no newer than this app. */
  check(): Promise<Result<Release | null, UpdateProblem>>;
  /**
   * Downloads the release that `check` found last, and verifies it. Does not repeat a complete download. `onPart` gets
   * the percentage. `signal` cancels the download with a problem.
   */
  download(onPart: (percent: number) => void, signal: AbortSignal): Promise<Result<null, UpdateProblem>>;
  /** Quits the app, installs the download and starts the app again. */
  restart(): void;
}

/** Where releases are published, and the public key of their signatures: Ed25519, SPKI in base64. */
export type UpdateSource = { readonly address: string; readonly publicKey: string };
