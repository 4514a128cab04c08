import { afterEach, expect, it } from 'vitest';
import { optionsChange } from '../../shared/options/options.ts';
import { settingNames } from '../../shared/options/settings.ts';
import { sampleOptions } from '../../shared/options/testing/sample-options.ts';
import { TestApp } from './testing/test-desk.ts';

let desk: TestApp;
afterEach(() => desk.end());

it('a page can change every setting except a program, and the change survives a restart', async () => {
  desk = await TestApp.start();
  const window = await desk.connect();
  const changes = settingNames.flatMap((name) => {
    const read = optionsChange.safeParse({ [name]: sampleOptions[name] });
    return read.success ? [{ name, change: read.data }] : [];
  });
  expect(changes).toHaveLength(settingNames.length - 2);
  const before = window.desk.options.values;
  for (const { change, name } of changes) {
    expect((await window.get('changeOptions', change)).values[name]).toEqual(sampleOptions[name]);
    expect(window.desk.options.values[name]).toEqual(sampleOptions[name]);
  }
  const chosen = { ...sampleOptions, codexBinary: before.codexBinary, editor: before.editor };
  expect(window.desk.options).toMatchObject({ values: chosen, problems: [] });

  await desk.restart();
  const { desk: restarted } = await desk.connect();
  expect(restarted.options).toMatchObject({ values: chosen, problems: [] });
});
