import { getSetting, type SettingName, type SettingOf, settingNames } from '../setting-definitions.ts';
import { type Settings, settingsSchema } from '../settings-schema.ts';

/** Values for settings whose type does not provide one. */
const others: Pick<Settings, SettingOf<'other'>> = {
  codexBinary: 'C:\\codex.exe',
  model: 'a "quoted" model\\',
  effort: 'high',
  shortcuts: { newThread: ['Mod+Alt+N', '/'], stopTurn: [] },
  editor: ['vim', '+{line}', '{file}'],
  otlpEndpoint: 'https://collector.example.org:4318',
  telemetry: true,
  notedFolders: ['/work', '/else'],
  lastPrompt: 'user/tidy up',
  lastTool: 'files/read',
};

/** A value for each setting that differs from its default. */
export const sampleSettings: Settings = settingsSchema.parse(
  Object.fromEntries(settingNames.map((name) => [name, createSample(name)])),
);

function createSample(name: SettingName): unknown {
  const setting = getSetting(name);
  switch (setting.type) {
    case 'switch':
      return !setting.initial;
    case 'number':
      return setting.initial === setting.min ? setting.max : setting.min;
    case 'choice':
      return setting.choices.findLast(({ value }) => value !== setting.initial)?.value;
    case 'other':
      return Object.entries(others).find(([key]) => key === name)?.[1];
  }
}
