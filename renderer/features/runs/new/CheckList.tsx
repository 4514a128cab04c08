import { t } from '../../../../shared/i18n/i18n.ts';
import { maxChecks } from '../../../../shared/runs/run-request.ts';
import type { DraftCheck } from '../../../stores/run-draft.store.ts';
import { LineList } from '../LineList.tsx';

export type CheckListProps = {
  readonly checks: readonly DraftCheck[];
  readonly onChange: (checks: readonly DraftCheck[]) => void;
};

/** Lists the commands to run at the end. Enter in one adds another. */
export function CheckList({ checks, onChange }: CheckListProps) {
  return (
    <LineList
      name={t`Checks`}
      note={t`Commands that run in the sandbox when the work is done, such as npm test.`}
      nameLine={(number) => t`Check ${number}`}
      nameRemove={(number) => t`Remove check ${number}`}
      add={t`Add a check`}
      lines={checks.map(({ command, key }) => ({ key, text: command }))}
      maxLines={maxChecks}
      maxCharacters={10_000}
      onChange={(lines) => onChange(lines.map(({ key, text }) => ({ key, command: text })))}
    />
  );
}
