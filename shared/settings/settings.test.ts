import { describe, expect, it } from 'vitest';
import { defaultOptions, options, optionsChange } from './options.ts';
import { type Setting, settingSections } from './setting.ts';
import { settingNames, settingOf } from './settings.ts';
import { sampleOptions } from './testing/sample-options.ts';

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
  const setting = settingOf(name);
  const takes = (value: unknown) => options.safeParse({ ...defaultOptions, [name]: value }).success;

  it('has an allowed default, and rejects all other values', () => {
    expect(defaultOptions[name]).toEqual(setting.initial);
    expect(takes(setting.initial)).toBe(true);
    expect(sampleOptions[name]).not.toEqual(setting.initial);
    for (const value of beyond(setting)) expect([value, takes(value)]).toEqual([value, false]);
    if (setting.type === 'number') expect([takes(setting.min), takes(setting.max)]).toEqual([true, true]);
  });

  it('has texts and a section, unless something other than Settings changes it', () => {
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

it('lets nothing leave the machine until the person turns it on', () => {
  const { checkForUpdates, launchPing, metrics, otlp } = defaultOptions;
  expect([checkForUpdates, launchPing, metrics, otlp]).toEqual([false, false, false, false]);
});

it('lets a page change every setting that names no program', () => {
  const refused = settingNames.filter((name) => !optionsChange.safeParse({ [name]: sampleOptions[name] }).success);
  expect(refused).toEqual(['codexBinary', 'editor']);
});
