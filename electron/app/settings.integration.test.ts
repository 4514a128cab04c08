import { afterEach, expect, it } from 'vitest';
import { settingNames } from '../../shared/settings/setting-definitions.ts';
import { settingsChange } from '../../shared/settings/settings-schema.ts';
import { sampleSettings } from '../../shared/settings/testing/sample-settings.ts';
import { TestApp } from './testing/test-app.ts';

let app: TestApp;
afterEach(() => app.end());

it('changes every setting except a program from a page, and keeps the change across a restart', async () => {
  app = await TestApp.start();
  const window = await app.connect();
  const changes = settingNames.flatMap((name) => {
    const read = settingsChange.safeParse({ [name]: sampleSettings[name] });
    return read.success ? [{ name, change: read.data }] : [];
  });
  expect(changes).toHaveLength(settingNames.length - 2);
  const before = window.app.settings.values;
  for (const { change, name } of changes) {
    expect((await window.get('changeSettings', change)).values[name]).toEqual(sampleSettings[name]);
    expect(window.app.settings.values[name]).toEqual(sampleSettings[name]);
  }
  const chosen = { ...sampleSettings, codexBinary: before.codexBinary, editor: before.editor };
  expect(window.app.settings).toMatchObject({ values: chosen, problems: [] });

  await app.restart();
  const { app: restarted } = await app.connect();
  expect(restarted.settings).toMatchObject({ values: chosen, problems: [] });
});
