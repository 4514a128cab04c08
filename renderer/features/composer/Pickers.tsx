import { memo, useEffect, useRef } from 'react';
import { changeOptions } from '../../commands/options.commands.ts';
import { classNames } from '../../components/class-names.ts';
import { Select } from '../../components/Select.tsx';
import { useCli } from '../../stores/cli.store.ts';
import { useOptions } from '../../stores/options.store.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import { useThreads } from '../../stores/threads.store.ts';
import styles from './Pickers.module.css';
import { approvalModeOf, approvalModes, describeModelPicker, describeReasoningPicker } from './pickers.view-model.ts';

/** What the next turn runs with. The choice holds for all threads until another one is made. */
export const Pickers = memo(function Pickers() {
  const chosen = useOptions((state) => state.options.values);
  const models = useCli((state) => state.models);
  const settings = useThreads((state) => (state.shown === null ? null : (state.settings[state.shown] ?? null)));
  const pickers = useRef<HTMLSpanElement>(null);
  useEffect(() => onPageRequest('pickModel', () => pickers.current?.querySelector('select')?.focus()), []);

  const facts = { chosen, models, settings };
  const model = describeModelPicker(facts);
  const reasoning = describeReasoningPicker(facts);
  return (
    <span ref={pickers} className={styles.pickers}>
      <Select
        kind="picker"
        name="Model"
        value={model.value}
        options={model.options}
        onChange={(value) => void changeOptions({ model: value === '' ? null : value, effort: null })}
      />
      <Select
        kind="picker"
        name="Reasoning"
        value={reasoning.value}
        options={reasoning.options}
        onChange={(value) => void changeOptions({ effort: value === '' ? null : value })}
      />
      <span className={classNames(chosen.approvalMode === 'fullAccess' && styles.danger)}>
        <Select
          kind="picker"
          name="Approvals"
          value={chosen.approvalMode}
          options={approvalModes}
          onChange={(value) => void changeOptions({ approvalMode: approvalModeOf(value) })}
        />
      </span>
    </span>
  );
});
