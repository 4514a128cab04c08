import { delimiter, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { ownPathOutside } from './own-path.ts';

const at = (path: string) => resolve('/no-such-place', path);

it('leaves the PATH of the desktop app without the folders that are known at each start of a program', async () => {
  const own = { PATH: [at('project/bin'), 'relative', '', at('bin'), at('here/bin'), at('later/bin')].join(delimiter) };
  let known = [at('project')];
  const narrow = ownPathOutside(own, { cwd: at('here'), home: at('home') }, { list: async () => known });
  await narrow();
  expect(own.PATH).toBe([at('bin'), at('later/bin')].join(delimiter));
  known = [at('later')];
  await narrow();
  expect(own.PATH).toBe([at('project/bin'), at('bin')].join(delimiter));
});

it('keeps programs of the home folder when the app starts there', async () => {
  const own = { PATH: at('home/bin') };
  await ownPathOutside(own, { cwd: at('home'), home: at('home') }, { list: async () => [] })();
  expect(own.PATH).toBe(at('home/bin'));
});
