import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { createChildEnvironment } from './child-environment.ts';

it.skipIf(process.platform === 'win32')('removes the variables of an npm that runs silently', async () => {
  const folder = createTemporaryFolder('npm-script');
  const print = `${JSON.stringify(process.execPath)} -p "JSON.stringify(process.env)"`;
  writeFileSync(join(folder.path, 'package.json'), JSON.stringify({ name: 'started', scripts: { print } }));
  // Leave out the settings of this machine, and the folders of an npm that runs this test.
  const person = { HOME: folder.path, PATH: pathOfTerminal(), npm_config_registry: 'https://registry.example' };
  const [user, everyone] = ['user.npmrc', 'global.npmrc'].map((name) => join(folder.path, name));
  for (const file of [user, everyone]) writeFileSync(file ?? '', '');
  const config = { npm_config_userconfig: user, npm_config_globalconfig: everyone };
  const printed = execFileSync('npm', ['run', '--silent', 'print'], {
    cwd: folder.path,
    env: { ...person, ...config },
    encoding: 'utf8',
  });
  const given: Record<string, string> = JSON.parse(printed);
  expect(given).toMatchObject({ npm_config_loglevel: 'silent', npm_command: 'run' });
  const { EDITOR, OLDPWD, PWD, SHLVL, _, ...left } = createChildEnvironment(given, {});
  // Without the variables that a shell sets, and the editor, which a user may also have chosen.
  expect(left).toEqual(person);
  await folder.remove();
});

const pathOfTerminal = (): string =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter((entry) => !/[/]node-gyp-bin$|[/]node_modules[/][.]bin$/u.test(entry))
    .join(delimiter);
