import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { getErrorMessage } from '../base/error-message.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { Git } from '../git/git-program.ts';
import { type OpenProblem, PrivateRepository } from '../git/private-repository.ts';
import { findRepository } from '../git/repository-place.ts';
import type { TrustGate } from '../host/gates.ts';

export type OpenRepositoryDeps = {
  /** Returns the git of this machine; null if there is none. */
  git(): Promise<Git | null>;
  readonly trust: Pick<TrustGate, 'mayWrite'>;
};

/** Why a repository was not opened, or what an operation in it threw. */
export type RepositoryProblem =
  | OpenProblem
  | { readonly type: 'untrusted' | 'readOnly' | 'noGit' | 'notARepository' }
  | { readonly type: 'failed'; readonly said: string };

/** Opens the repositories of folders. Runs git only if the user trusts the folder. */
export class TrustedRepositories {
  readonly #deps: OpenRepositoryDeps & { readonly lifetime: Lifetime };
  readonly #running = new Set<Promise<unknown>>();

  constructor(deps: OpenRepositoryDeps & { readonly lifetime: Lifetime }) {
    this.#deps = deps;
    deps.lifetime.onEnd(async () => {
      await Promise.allSettled(this.#running);
    });
  }

  /** Does something in the repository of a folder. The end of the lifetime waits for it. Never rejects. */
  async run<T, Problem>(
    folder: string,
    act: (repository: PrivateRepository) => Promise<Result<T, Problem>>,
  ): Promise<Result<T, Problem | RepositoryProblem>> {
    // Git would write into a data folder that may be gone by then.
    if (this.#deps.lifetime.ended) return err({ type: 'failed', said: t`Workcell is closing.` });
    const work = this.#openAndRun(folder, act).catch((failure: unknown) =>
      err({ type: 'failed', said: getErrorMessage(failure) } as const),
    );
    this.#running.add(work);
    try {
      return await work;
    } finally {
      this.#running.delete(work);
    }
  }

  async #openAndRun<T, Problem>(
    folder: string,
    act: (repository: PrivateRepository) => Promise<Result<T, Problem>>,
  ): Promise<Result<T, Problem | RepositoryProblem>> {
    const opened = await this.#open(folder);
    return opened.ok ? await act(opened.value) : opened;
  }

  async #open(folder: string): Promise<Result<PrivateRepository, RepositoryProblem>> {
    const trust = await this.#deps.trust.mayWrite(folder);
    if (trust !== 'yes') return err({ type: trust === 'readOnly' ? 'readOnly' : 'untrusted' });
    const place = await findRepository(folder);
    if (!place.ok) return err({ type: 'notARepository' });
    const git = await this.#deps.git();
    return git === null ? err({ type: 'noGit' }) : await PrivateRepository.open(git, place.value);
  }
}

/** Turns a folder without trust or without a repository into null. */
export function skipOther<T, Problem extends { readonly type: string }>(
  result: Result<T, Problem>,
): Result<T | null, Problem> {
  if (result.ok) return result;
  const { type } = result.error;
  return type === 'untrusted' || type === 'readOnly' || type === 'notARepository' ? ok(null) : result;
}
