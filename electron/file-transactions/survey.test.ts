import { describe, expect, it } from 'vitest';
import { findPathProblem, surveySteps } from './survey.ts';
import { createBench } from './testing/transaction-bench.ts';
import { toTreePath } from './tree-path.ts';

const everywhere = ['linux', 'darwin', 'win32'] as const;

describe('a path that must not be written', () => {
  it.each(['../a', 'a/../b', '/etc/passwd', 'a//b', '.', 'a\0b', ''])('a forbidden path points outside: %j', (path) => {
    for (const platform of everywhere) expect(findPathProblem(path, platform)).toContain('it is outside the folder');
  });

  it.each([
    '.git/hooks/pre-commit',
    'a/.GIT',
    'GIT~1/config',
    '.git\u200d/config',
    '.git ./x',
    '.git::$INDEX_ALLOCATION/x',
  ])('a forbidden path belongs to git: %j', (path) => {
    for (const platform of everywhere) expect(findPathProblem(path, platform)).toContain('git itself');
  });

  it.each(['CON', 'src/aux.c', 'nul.tar.gz', 'COM1', 'lpt¹.txt', 'a:b', 'end.', 'end ', 'a\\b', 'what?', 'a\u0001b'])(
    'a forbidden path is refused on Windows only: %j',
    (path) => {
      expect(findPathProblem(path, 'win32')).toContain('Windows');
      expect(findPathProblem(path, 'linux')).toBeNull();
    },
  );

  it('a forbidden path is not text', () => {
    const path = toTreePath(Buffer.from([0xff, 0xfe]));
    expect(findPathProblem(path, 'darwin')).toContain('not valid text');
    expect(findPathProblem(path, 'linux')).toBeNull();
  });

  it.each(['console.ts', 'a.git/b', '.gitignore', 'git~10', 'aux_/x', '日本/ä.txt'])(
    'an ordinary path may be written: %j',
    (path) => {
      for (const platform of everywhere) expect(findPathProblem(path, platform)).toBeNull();
    },
  );
});

it('looks at each file only a few times, however many folders are made', async () => {
  const { file, root } = await createBench();
  const after = await file('new');
  let reads = 0;
  const count = 200;
  const steps = Array.from({ length: count }, (_, at) => ({
    before: { kind: 'absent' } as const,
    after,
    get path() {
      reads += 1;
      return `file ${at}`;
    },
  }));
  const made = Array.from({ length: count }, (_, at) => ({ path: `folder ${at}`, mode: 0o755 }));
  const surveyed = await surveySteps(root, steps, { made, removed: [] });
  expect(surveyed).toMatchObject({ ok: true, value: { made: made.map(({ path }) => path) } });
  expect(reads).toBeLessThan(10 * count);
});
