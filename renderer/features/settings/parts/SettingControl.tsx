import type { SettingRow } from '../../../../shared/settings/setting.ts';
import { type SettingOf, type ShownSetting, settings } from '../../../../shared/settings/settings.ts';
import { changeOptions } from '../../../commands/settings.commands.ts';
import { Select } from '../../../components/Select.tsx';
import { Switch } from '../../../components/Switch.tsx';
import { useOptions } from '../../../stores/settings.store.ts';
import { NumberControl } from './NumberControl.tsx';

export type SettingControlProps = {
  readonly name: Extract<ShownSetting, SettingOf<'switch' | 'number' | 'choice'>>;
  /** Id of the sentence that explains the setting. */
  readonly helpId: string;
  /** Takes what is wrong with what was typed, which stands in place of that sentence; null when nothing is. */
  readonly onProblem: (problem: string | null) => void;
};

/** The control that a setting of its type has, unless it has one of its own. */
export function SettingControl({ name, helpId, onProblem }: SettingControlProps) {
  const value = useOptions((state) => state.options.values[name]);
  const setting = settings[name];
  const row: SettingRow = setting.row;
  const label = row.label ?? row.name;
  switch (setting.type) {
    case 'switch':
      return (
        <Switch
          name={label}
          on={value === true}
          describedBy={helpId}
          onChange={(on) => void changeOptions({ [name]: on })}
        />
      );
    case 'number':
      return (
        <NumberControl
          label={label}
          setting={setting}
          kept={Number(value)}
          helpId={helpId}
          onProblem={onProblem}
          onChange={(number) => void changeOptions({ [name]: number })}
        />
      );
    case 'choice':
      return (
        <Select
          name={label}
          value={String(value)}
          options={setting.choices}
          describedBy={helpId}
          onChange={(chosen) => void changeOptions({ [name]: chosen })}
        />
      );
  }
}
