import XIcon from 'lucide-react/icons/x';
import { useEffect, useRef } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { IconButton } from '../../components/IconButton.tsx';
import styles from './PriceEditor.module.css';
import { type DraftProblem, type PriceColumn, type PriceRow, priceColumnNames, priceColumns } from './price-draft.ts';

export type PriceTableRowProps = {
  readonly row: PriceRow;
  /** True if the row was just added, so that the user can keep typing there. */
  readonly isNew: boolean;
  readonly isLocked: boolean;
  /** The field with an invalid value. */
  readonly wrong: DraftProblem['column'] | null;
  readonly onEdit: (column: PriceColumn | 'model', text: string) => void;
  /** Called when the focus left the row, or when the user pressed Enter. */
  readonly onCommit: () => void;
  readonly onRemove: () => void;
};

/** Shows one model with its prices. */
export function PriceTableRow({ row, isNew, isLocked, wrong, onEdit, onCommit, onRemove }: PriceTableRowProps) {
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isNew) first.current?.focus();
  }, [isNew]);
  const name = row.model.trim() || t`New model`;
  const field = (column: PriceColumn | 'model') =>
    ({
      autoComplete: 'off',
      spellCheck: false,
      disabled: isLocked,
      value: row[column],
      'aria-invalid': wrong === column || undefined,
      onChange: (event: { readonly target: { readonly value: string } }) => onEdit(column, event.target.value),
    }) as const;
  return (
    <tr
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onCommit();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target instanceof HTMLInputElement) onCommit();
      }}
    >
      <td className={styles.model}>
        <input aria-label={t`Model`} {...field('model')} ref={first} />
      </td>
      {priceColumns.map((column) => (
        <td key={column} className={styles.number}>
          <input aria-label={t`${priceColumnNames[column]} of ${name}`} inputMode="decimal" {...field(column)} />
        </td>
      ))}
      <td>
        <IconButton name={t`Remove ${name}`} icon={<XIcon />} disabled={isLocked} onClick={onRemove} />
      </td>
    </tr>
  );
}
