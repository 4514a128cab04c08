import BoxIcon from 'lucide-react/icons/box';
import GaugeIcon from 'lucide-react/icons/gauge';
import ShieldIcon from 'lucide-react/icons/shield';
import { memo, type ReactNode, useEffect, useId, useRef } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { classNames } from '../../components/class-names.ts';
import { Select } from '../../components/Select.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { useModel } from '../../components/use-model.ts';
import { useCli } from '../../stores/cli.store.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import type { PickerView } from '../../view-models/describe-pickers.ts';
import { inputModel } from '../../view-models/input-model.ts';
import styles from './Pickers.module.css';

/** Shows the pickers for the next turn's settings. A choice applies to all threads until the next choice. */
export const Pickers = memo(function Pickers() {
  const models = useModel(inputModel, (model) => model.models);
  const reasoning = useModel(inputModel, (model) => model.reasoning);
  const approvals = useModel(inputModel, (model) => model.approvals);
  const isUnknown = useCli((state) => state.models.length === 0);
  const pickers = useRef<HTMLSpanElement>(null);
  useEffect(() => onPageRequest('pickModel', () => pickers.current?.querySelector('select')?.focus()), []);

  return (
    <span ref={pickers} className={classNames(styles.pickers, isUnknown && styles.unknown)}>
      <Picker
        name={t`Model`}
        icon={<BoxIcon />}
        view={models}
        onChange={(value) => void inputModel.selectModel(value)}
      />
      <Picker
        name={t`Reasoning`}
        icon={<GaugeIcon />}
        folds
        view={reasoning}
        onChange={(value) => void inputModel.selectReasoning(value)}
      />
      <Picker
        name={t`Approvals`}
        icon={<ShieldIcon />}
        folds
        isMarked
        view={approvals}
        dangerous={approvals.value === 'fullAccess'}
        onChange={(value) => void inputModel.selectApprovals(value)}
      />
    </span>
  );
});

type PickerProps = {
  readonly name: string;
  /** Replaces the label where there is no space. */
  readonly icon: ReactNode;
  /** The icon is always next to the label. */
  readonly isMarked?: boolean;
  /** This picker's label shrinks first. */
  readonly folds?: boolean;
  readonly view: PickerView;
  readonly dangerous?: boolean;
  readonly onChange: (value: string) => void;
};

/** A select without an outline, whose label becomes an icon where there is no space. */
export function Picker({
  name,
  icon,
  folds = false,
  isMarked = false,
  view,
  dangerous = false,
  onChange,
}: PickerProps) {
  const { value, options, hint } = view;
  const hintId = useId();
  const label = options.find((option) => option.value === value)?.label ?? '';
  const classes = classNames(
    styles.picker,
    folds && styles.folds,
    isMarked && styles.marked,
    dangerous && styles.danger,
  );
  return (
    <span className={classes} {...tooltip(hint === '' ? `${name}: ${label}` : `${name}: ${label}. ${hint}`)}>
      <span className={styles.icon} aria-hidden="true">
        {icon}
      </span>
      <Select kind="picker" name={name} value={value} options={options} describedBy={hintId} onChange={onChange} />
      <span id={hintId} hidden>
        {hint}
      </span>
    </span>
  );
}
