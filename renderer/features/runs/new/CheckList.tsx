import PlusIcon from 'lucide-react/icons/plus';
import XIcon from 'lucide-react/icons/x';
import { useRef } from 'react';
import { flushSync } from 'react-dom';
import { t } from '../../../../shared/i18n/i18n.ts';
import { Button } from '../../../components/Button.tsx';
import { Field } from '../../../components/Field.tsx';
import { IconButton } from '../../../components/IconButton.tsx';
import type { DraftCheck } from '../../../stores/run-draft.store.ts';
import styles from './NewRunDialog.module.css';
import { appendCheck } from './new-run.view-model.ts';

export type CheckListProps = {
  readonly checks: readonly DraftCheck[];
  readonly canAdd: boolean;
  readonly onChange: (checks: readonly DraftCheck[]) => void;
};

/** Lists the commands to run at the end. Enter in one adds another. */
export function CheckList({ checks, canAdd, onChange }: CheckListProps) {
  const list = useRef<HTMLFieldSetElement>(null);
  const add = useRef<HTMLSpanElement>(null);
  const addCheck = (): void => {
    if (!canAdd) return;
    flushSync(() => onChange(appendCheck(checks)));
    [...(list.current?.querySelectorAll('input') ?? [])].at(-1)?.focus();
  };
  const remove = (key: number): void => {
    flushSync(() => onChange(checks.filter((check) => check.key !== key)));
    add.current?.querySelector('button')?.focus();
  };
  return (
    <fieldset ref={list} className={styles.group}>
      <legend className={styles.label}>{t`Checks`}</legend>
      <p className={styles.note}>{t`Commands that run in the sandbox when the work is done, such as npm test.`}</p>
      {checks.map(({ command, key }, at) => (
        <div key={key} className={styles.check}>
          <Field
            label={t`Check ${at + 1}`}
            isLabelHidden
            code
            maxLength={10_000}
            value={command}
            onChange={(event) => {
              const changed = { key, command: event.target.value };
              onChange(checks.map((check) => (check.key === key ? changed : check)));
            }}
            onKeyDown={(event) => {
              const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.nativeEvent.isComposing;
              if (event.key !== 'Enter' || !isPlain) return;
              event.preventDefault();
              addCheck();
            }}
          />
          <IconButton name={t`Remove check ${at + 1}`} icon={<XIcon />} onClick={() => remove(key)} />
        </div>
      ))}
      <span ref={add}>
        <Button icon={<PlusIcon />} disabled={!canAdd} onClick={addCheck}>
          {t`Add a check`}
        </Button>
      </span>
    </fieldset>
  );
}
