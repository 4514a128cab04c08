import { memo, useEffect, useId, useRef } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { classNames } from '../../components/class-names.ts';
import { Select } from '../../components/Select.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { useModel } from '../../components/use-model.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import type { PickerView } from '../../view-models/describe-pickers.ts';
import { inputModel } from '../../view-models/input-model.ts';
import styles from './Pickers.module.css';

/** What the next turn runs with. The choice applies to all threads until the next one. */
export const Pickers = memo(function Pickers() {
  const models = useModel(inputModel, (model) => model.models);
  const reasoning = useModel(inputModel, (model) => model.reasoning);
  const approvals = useModel(inputModel, (model) => model.approvals);
  const pickers = useRef<HTMLSpanElement>(null);
  useEffect(() => onPageRequest('pickModel', () => pickers.current?.querySelector('select')?.focus()), []);

  return (
    <span ref={pickers} className={styles.pickers}>
      <Picker name={t`Model`} view={models} onChange={(value) => void inputModel.selectModel(value)} />
      <Picker name={t`Reasoning`} view={reasoning} onChange={(value) => void inputModel.selectReasoning(value)} />
      <Picker
        name={t`Approvals`}
        view={approvals}
        dangerous={approvals.value === 'fullAccess'}
        onChange={(value) => void inputModel.selectApprovals(value)}
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
