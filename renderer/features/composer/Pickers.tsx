import { memo, useEffect, useId, useRef } from 'react';
import { approvalModeOf } from '../../../shared/options/approval-modes.ts';
import { changeOptions } from '../../commands/options.commands.ts';
import { classNames } from '../../components/class-names.ts';
import { Select } from '../../components/Select.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { useCli } from '../../stores/cli.store.ts';
import { useOptions } from '../../stores/options.store.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import { useThreads } from '../../stores/threads.store.ts';
import styles from './Pickers.module.css';
import {
  describeApprovalsPicker,
  describeModelPicker,
  describeReasoningPicker,
  type PickerView,
} from './pickers.view-model.ts';

/** What the next turn runs with. The choice holds for all threads until another one is made. */
export const Pickers = memo(function Pickers() {
  const chosen = useOptions((state) => state.options.values);
  const models = useCli((state) => state.models);
  const settings = useThreads((state) => (state.shown === null ? null : (state.settings[state.shown] ?? null)));
  const pickers = useRef<HTMLSpanElement>(null);
  useEffect(() => onPageRequest('pickModel', () => pickers.current?.querySelector('select')?.focus()), []);

  const facts = { chosen, models, settings };
  return (
    <span ref={pickers} className={styles.pickers}>
      <Picker
        name="Model"
        view={describeModelPicker(facts)}
        onChange={(value) => void changeOptions({ model: value === '' ? null : value, effort: null })}
      />
      <Picker
        name="Reasoning"
        view={describeReasoningPicker(facts)}
        onChange={(value) => void changeOptions({ effort: value === '' ? null : value })}
      />
      <Picker
        name="Approvals"
        view={describeApprovalsPicker(chosen.approvalMode)}
        dangerous={chosen.approvalMode === 'fullAccess'}
        onChange={(value) => void changeOptions({ approvalMode: approvalModeOf(value).value })}
      />
    </span>
  );
});

type PickerProps = {
  readonly name: string;
  readonly view: PickerView;
  readonly dangerous?: boolean;
  readonly onChange: (value: string) => void;
};

function Picker({ name, view: { value, options, hint }, dangerous = false, onChange }: PickerProps) {
  const hintId = useId();
  return (
    <span className={classNames(styles.picker, dangerous && styles.danger)} {...(hint === '' ? {} : tooltip(hint))}>
      <Select kind="picker" name={name} value={value} options={options} describedBy={hintId} onChange={onChange} />
      <span id={hintId} hidden>
        {hint}
      </span>
    </span>
  );
}
