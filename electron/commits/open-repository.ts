import { err, type Result } from '../../shared/base/result.ts';
import type { Git } from '../git/git-program.ts';
import { type OpenProblem, PrivateRepository } from '../git/private-repository.ts';
import { findRepository } from '../git/repository-place.ts';
import type { TrustGate } from '../host/gates.ts';

export type OpenRepositoryDeps = {
  /** Returns the git of this machine; null if there is none. */
  git(): Promise<Git | null>;
  readonly trust: Pick<TrustGate, 'mayWrite'>;
};

/** Opens the repository of a folder. Runs git only if the user trusts the folder. Never rejects. */
export async function openTrustedRepository(
  deps: OpenRepositoryDeps,
  folder: string,
): Promise<
  Result<PrivateRepository, OpenProblem | { readonly type: 'untrusted' | 'readOnly' | 'noGit' | 'notARepository' }>
> {
  const trust = await deps.trust.mayWrite(folder);
  if (trust !== 'yes') return err({ type: trust === 'readOnly' ? 'readOnly' : 'untrusted' });
  const place = await findRepository(folder);
  if (!place.ok) return err({ type: 'notARepository' });
  const git = await deps.git();
  return git === null ? err({ type: 'noGit' }) : await PrivateRepository.open(git, place.value);
}
