import { expect, it } from 'vitest';
import { findServices, guessService } from './hosting-service.ts';

it.each([
  ['github.com', ['gitHub']],
  ['team.ghe.com', ['gitHub']],
  ['gitlab.com', ['gitLab']],
  ['gitlab.example.com', ['gitLab', 'gitHub']],
  ['git.example.com', ['gitHub', 'gitLab']],
  ['notgitlab.example.com', ['gitHub', 'gitLab']],
])('the host %s can be %j', (host, services) => {
  expect(findServices(host)).toEqual(services);
});

it.each([
  ['git@gitlab.com:team/project.git', 'gitLab'],
  ['ssh://git@altssh.gitlab.com:443/team/project.git', 'gitLab'],
  ['https://…@GitLab.example.com/team/project', 'gitLab'],
  ['https://github.com/gitlab/gitlab.git', 'gitHub'],
  ['https://gitlab.com@github.com/team/project', 'gitHub'],
  ['/srv/gitlab.com/project.git', 'gitHub'],
  ['', 'gitHub'],
])('the address %s most likely leads to %s', (url, service) => {
  expect(guessService(url)).toBe(service);
});
