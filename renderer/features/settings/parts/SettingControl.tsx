import { useState } from 'react';
import { wholeNumber } from '../../../../shared/i18n/i18n.ts';
import type { SettingRow } from '../../../../shared/settings/setting.ts';
import {
  type SettingOf,
  type ShownSetting,
  settingDefinitions,
} from '../../../../shared/settings/setting-definitions.ts';
import { changeSettings } from '../../../commands/settings.commands.ts';
import { Select } from '../../../components/Select.tsx';
import { Switch } from '../../../components/Switch.tsx';
import { useDeferredField } from '../../../components/use-deferred-field.ts';
import { useSettings } from '../../../stores/settings.store.ts';
import { type NumberLimits, parseSettingNumber } from '../number-setting.ts';
import styles from './Controls.module.css';

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

type NumberControlProps = {
  readonly label: string;
  readonly setting: NumberLimits;
  readonly savedValue: number;
  readonly onChange: (value: number) => void;
  /** The ID of the sentence that explains the setting. */
  readonly helpId: string;
  /** Receives the problem with the typed value, which replaces that sentence; null if there is none. */
  readonly onProblem: (problem: string | null) => void;
};

/**
 * Shows the field for a whole number with its unit. An invalid value stays in the field, and the saved value still
 * applies.
 */
function NumberControl({ label, setting, savedValue, onChange, helpId, onProblem }: NumberControlProps) {
  const [wrong, setWrong] = useState(false);
  const showProblem = (problem: string | null): void => {
    setWrong(problem !== null);
    onProblem(problem);
  };
  const { onChange: onTyping, ...draft } = useDeferredField(wholeNumber(savedValue), (typed) => {
    const read = parseSettingNumber(setting, typed, savedValue);
    showProblem('problem' in read ? read.problem : null);
    if ('value' in read) onChange(read.value);
  });
  return (
    <span className={styles.number}>
      <input
        aria-label={label}
        aria-describedby={helpId}
        aria-invalid={wrong || undefined}
        inputMode="numeric"
        autoComplete="off"
        {...draft}
        onChange={(event) => {
          showProblem(null);
          onTyping(event);
        }}
      />
      <span aria-hidden="true">{setting.unit}</span>
    </span>
  );
}
