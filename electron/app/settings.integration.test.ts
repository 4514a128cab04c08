import { afterEach, expect, it } from 'vitest';
import { optionsChange } from '../../shared/settings/options.ts';
import { settingNames } from '../../shared/settings/settings.ts';
import { sampleOptions } from '../../shared/settings/testing/sample-options.ts';
import { TestApp } from './testing/test-app.ts';

let app: TestApp;
afterEach(() => app.end());

it('a page can change every setting except a program, and the change survives a restart', async () => {
  app = await TestApp.start();
  const window = await app.connect();
  const changes = settingNames.flatMap((name) => {
    const read = optionsChange.safeParse({ [name]: sampleOptions[name] });
    return read.success ? [{ name, change: read.data }] : [];
  });
  expect(changes).toHaveLength(settingNames.length - 2);
  const before = window.app.options.values;
  for (const { change, name } of changes) {
    expect((await window.get('changeOptions', change)).values[name]).toEqual(sampleOptions[name]);
    expect(window.app.options.values[name]).toEqual(sampleOptions[name]);
  }
  const chosen = { ...sampleOptions, codexBinary: before.codexBinary, editor: before.editor };
  expect(window.app.options).toMatchObject({ values: chosen, problems: [] });

  await app.restart();
  const { app: restarted } = await app.connect();
  expect(restarted.options).toMatchObject({ values: chosen, problems: [] });
});
