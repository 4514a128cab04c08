import type { Result } from '../../shared/base/result.ts';
import type { Release, UpdateProblem } from '../../shared/updates/update-state.ts';

/** What finds, fetches and installs a newer version of the app. Nothing of it rejects. */
export interface UpdateProgram {
  /** Asks for the newest release; null where it is no newer than this app. */
  check(): Promise<Result<Release | null, UpdateProblem>>;
  /**
   * Fetches the release that was found last and verifies it; one that lies there whole is not fetched again. `onPart`
   * hears the percentage, `signal` ends it with a problem.
   */
  download(onPart: (percent: number) => void, signal: AbortSignal): Promise<Result<null, UpdateProblem>>;
  /** Ends the app as by quitting, installs what was fetched and starts the app anew. */
  restart(): void;
}

/** Where releases are published, and the public key that signs them: Ed25519, SPKI in base64. */
export type UpdateSource = { readonly address: string; readonly publicKey: string };
