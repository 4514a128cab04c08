import { type Options, options } from '../options.ts';
import { type SettingName, type SettingOf, settingNames, settingOf } from '../settings.ts';

/** Values for options whose type does not provide one. */
const others: Pick<Options, SettingOf<'other'>> = {
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

/** A value for each option that differs from its default. */
export const sampleOptions: Options = options.parse(
  Object.fromEntries(settingNames.map((name) => [name, sampleOf(name)])),
);

function sampleOf(name: SettingName): unknown {
  const setting = settingOf(name);
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
