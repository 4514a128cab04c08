import { expect, it } from 'vitest';
import { readHostedRepository, toRepositoryName } from './hosted-repository.ts';

const nameOf = (url: string): string | null => {
  const found = readHostedRepository(url);
  return found === null ? null : toRepositoryName(found);
};

it.each([
  ['https://github.com/team/project.git', 'github.com/team/project'],
  ['https://…@github.com/team/project', 'github.com/team/project'],
  ['https://GitHub.com/team/project/', 'github.com/team/project'],
  ['git@github.com:team/project.git', 'github.com/team/project'],
  ['ssh://git@github.com/team/project.git', 'github.com/team/project'],
  ['ssh://git@ssh.github.com:443/team/project.git', 'github.com/team/project'],
  ['git@git.example.com:a/b.c.git', 'git.example.com/a/b.c'],
  ['git@gitlab.com:team/core/tools/project.git', 'gitlab.com/team/core/tools/project'],
  ['ssh://git@altssh.gitlab.com:443/team/project.git', 'gitlab.com/team/project'],
  ['https://gitlab.example.com/team.io/project', 'gitlab.example.com/team.io/project'],
  // The host is the first part, whatever comes after it.
  ['https://evil.example/github.com/team/project', 'evil.example/github.com/team/project'],
])('the address %s leads to the repository %s', (url, name) => {
  expect(nameOf(url)).toBe(name);
});

it.each([
  '/srv/team.git',
  'http://github.com/team/project',
  'https://evil.example?@github.com/team/project',
  'https://github.com:8443/team/project',
  'https://github.com/team/../project',
  'https://github.com/team/..',
  'https://gitlab.com/team//project',
  'https://gitlab.com/team/-/project',
  'https://github.com/--web/project',
  'https://github.com/team/project?x=/a/b',
  'git@-host:team/project.git',
  'alias:team/project.git',
  'https://github.com/team',
  '',
])('the address %s leads to no repository', (url) => {
  expect(nameOf(url)).toBeNull();
});
