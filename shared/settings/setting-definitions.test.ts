import { describe, expect, it } from 'vitest';
import { type Setting, settingSections } from './setting.ts';
import { getSetting, settingNames } from './setting-definitions.ts';
import { defaultSettings, settingsChange, settingsSchema } from './settings-schema.ts';
import { sampleSettings } from './testing/sample-settings.ts';

/** Values just outside what a setting allows. */
function beyond(setting: Setting): readonly unknown[] {
  switch (setting.type) {
    case 'switch':
      return [null, 'true', 1];
    case 'number':
      return [setting.min - 1, setting.max + 1, setting.min + 0.5, null, String(setting.initial)];
    case 'choice':
      return ['', 'something else', null, setting.choices];
    case 'other':
      return [42];
  }
}

describe.each(settingNames)('the setting %s', (name) => {
  const setting = getSetting(name);
  const takes = (value: unknown) => settingsSchema.safeParse({ ...defaultSettings, [name]: value }).success;

  it('a setting has an allowed default, and rejects all other values', () => {
    expect(defaultSettings[name]).toEqual(setting.initial);
    expect(takes(setting.initial)).toBe(true);
    expect(sampleSettings[name]).not.toEqual(setting.initial);
    for (const value of beyond(setting)) expect([value, takes(value)]).toEqual([value, false]);
    if (setting.type === 'number') expect([takes(setting.min), takes(setting.max)]).toEqual([true, true]);
  });

  it('a setting has texts and a section, unless something other than Settings changes it', () => {
    const texts = [
      ...(setting.row === null
        ? []
        : [setting.row.name, setting.row.help ?? 'as things are', setting.row.label ?? '-']),
      ...(setting.type === 'number' ? [setting.unit] : []),
      ...(setting.type === 'choice' ? setting.choices.map(({ label }) => label) : []),
      ...(setting.type === 'other' ? [setting.expects] : []),
    ];
    expect(texts.filter((text) => text.trim() === '')).toEqual([]);
    if (setting.row !== null) expect(settingSections).toContain(setting.row.section);
  });
});

it('lets nothing leave the machine until the user turns it on', () => {
  const { checkForUpdates, launchPing, metrics, otlp } = defaultSettings;
  expect([checkForUpdates, launchPing, metrics, otlp]).toEqual([false, false, false, false]);
});

it('lets a page change every setting that names no program', () => {
  const refused = settingNames.filter((name) => !settingsChange.safeParse({ [name]: sampleSettings[name] }).success);
  expect(refused).toEqual(['codexBinary', 'editor']);
});
