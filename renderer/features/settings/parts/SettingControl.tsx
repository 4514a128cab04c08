import type { SettingRow } from '../../../../shared/settings/setting.ts';
import {
  type SettingOf,
  type ShownSetting,
  settingDefinitions,
} from '../../../../shared/settings/setting-definitions.ts';
import { changeSettings } from '../../../commands/settings.commands.ts';
import { Select } from '../../../components/Select.tsx';
import { Switch } from '../../../components/Switch.tsx';
import { useSettings } from '../../../stores/settings.store.ts';
import { NumberControl } from './NumberControl.tsx';

export type SettingControlProps = {
  readonly name: Extract<ShownSetting, SettingOf<'switch' | 'number' | 'choice'>>;
  /** The ID of the sentence that explains the setting. */
  readonly helpId: string;
  /** Receives the problem with the typed value, which replaces that sentence; null if there is none. */
  readonly onProblem: (problem: string | null) => void;
};

/** Shows the usual control for a setting of its type, unless the setting has a special one. */
export function SettingControl({ name, helpId, onProblem }: SettingControlProps) {
  const value = useSettings((state) => state.settings.values[name]);
  const setting = settingDefinitions[name];
  const row: SettingRow = setting.row;
  const label = row.label ?? row.name;
  switch (setting.type) {
    case 'switch':
      return (
        <Switch
          name={label}
          on={value === true}
          describedBy={helpId}
          onChange={(on) => void changeSettings({ [name]: on })}
        />
      );
    case 'number':
      return (
        <NumberControl
          label={label}
          setting={setting}
          savedValue={Number(value)}
          helpId={helpId}
          onProblem={onProblem}
          onChange={(number) => void changeSettings({ [name]: number })}
        />
      );
    case 'choice':
      return (
        <Select
          name={label}
          value={String(value)}
          options={setting.choices}
          describedBy={helpId}
          onChange={(chosen) => void changeSettings({ [name]: chosen })}
        />
      );
  }
}
