import { expect, it } from 'vitest';
import { findPatternProblem, worktreeSetup } from './worktree-setup.ts';

it('accepts paths and simple patterns inside the folder', () => {
  const fine = [
    '.env',
    '.env.*',
    'config/local.json',
    'packages/*/.env',
    '**/.env',
    'certs/',
    'a b/ü.pem',
    '.gitignore',
  ];
  expect(fine.map(findPatternProblem)).toEqual(fine.map(() => null));
});

it.each([
  ['../secret', 'Only files in the folder can be copied.'],
  ['a/../../b', 'Only files in the folder can be copied.'],
  ['/etc/passwd', 'Write a path from the folder, such as .env or config/local.json.'],
  ['~/.ssh/config', 'Write a path from the folder, such as .env or config/local.json.'],
  ['C:/Users/me/.env', 'Write a path from the folder, such as .env or config/local.json.'],
  ['config\\local.json', 'Use / between the folders of a path.'],
  ['.git/config', "Git's own files are not copied."],
  ['sub/.GIT/hooks/x', "Git's own files are not copied."],
  ['GIT~1/config', "Git's own files are not copied."],
  ['.git. /config', "Git's own files are not copied."],
  ['a//b', 'A part of the path is empty.'],
  ['./.env', 'A part of the path is empty.'],
  ['a\nb', 'A path cannot contain control characters.'],
])('refuses %j as a pattern', (pattern, reason) => {
  expect(findPatternProblem(pattern)).toBe(reason);
  expect(worktreeSetup.safeParse({ files: [pattern], commands: [], network: false }).success).toBe(false);
});
