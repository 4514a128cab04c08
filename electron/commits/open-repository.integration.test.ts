import { expect, it } from 'vitest';
import { ok } from '../../shared/base/result.ts';
import { Lifetime } from '../base/lifetime.ts';
import { createGitBench, git } from '../git/testing/git-bench.ts';
import { TrustedRepositories } from './open-repository.ts';

it('the end waits for a repository that is still being opened, and no other is opened after it', async () => {
  const bench = await createGitBench({ 'a.txt': 'a\n' });
  const lifetime = new Lifetime();
  const [asked, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const seen: string[] = [];
  const repositories = new TrustedRepositories({
    lifetime,
    git: async () => {
      seen.push('opened');
      asked.resolve();
      await answer.promise;
      return { program: git.program, environment: git.environment, privateFolder: bench.dataFolder };
    },
    trust: { mayWrite: async () => 'yes' },
  });
  const read = async () => {
    seen.push('read');
    return ok(null);
  };
  const reading = repositories.run(bench.root, read);
  await asked.promise;
  const ended = lifetime.end().then(() => void seen.push('ended'));
  answer.resolve();
  await Promise.all([reading, ended]);
  expect(await repositories.run(bench.root, read)).toMatchObject({ ok: false });
  expect(seen).toEqual(['opened', 'read', 'ended']);
});
