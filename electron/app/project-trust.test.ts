import { expect, it } from 'vitest';
import { createTrustQuestion } from '../threads/testing/fake-trust.ts';
import { ProjectTrust } from './project-trust.ts';

type Answer = 'yes' | 'ask' | 'readOnly';

/** Trust in a project and in a worktree of it. */
function createTrust(answers: { readonly project: Answer; readonly worktree: Answer }) {
  const mayWrite = async (path: string) => (path === '/project' ? answers.project : answers.worktree);
  return new ProjectTrust(
    {
      mayWrite,
      createQuestion: async (path) => createTrustQuestion(path),
      isKeptReadOnly: async (path) => (await mayWrite(path)) === 'readOnly',
    },
    { findProject: (folder) => (folder === '/worktree' ? '/project' : folder) },
  );
}

it('a worktree of a run has the trust of the project, and the question is about the project', async () => {
  expect(await createTrust({ project: 'yes', worktree: 'ask' }).mayWrite('/worktree')).toBe('yes');
  const asked = createTrust({ project: 'ask', worktree: 'yes' });
  expect(await asked.mayWrite('/worktree')).toBe('ask');
  expect(await asked.createQuestion('/worktree')).toEqual(createTrustQuestion('/project'));
});

it('a worktree of a run is read-only if it or its project is', async () => {
  for (const trust of [
    createTrust({ project: 'yes', worktree: 'readOnly' }),
    createTrust({ project: 'readOnly', worktree: 'yes' }),
  ]) {
    expect(await trust.mayWrite('/worktree')).toBe('readOnly');
    expect(await trust.isKeptReadOnly('/worktree')).toBe(true);
  }
  const project = createTrust({ project: 'yes', worktree: 'readOnly' });
  expect(await project.mayWrite('/project')).toBe('yes');
  expect(await project.isKeptReadOnly('/project')).toBe(false);
});
