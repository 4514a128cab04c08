import PlusIcon from 'lucide-react/icons/plus';
import { useEffect, useRef, useState } from 'react';
import type { PricesState } from '../../../shared/contract/prices.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { copyText } from '../../commands/copy-text.ts';
import { loadPrices } from '../../commands/prices.commands.ts';
import { Button } from '../../components/Button.tsx';
import { usePrices } from '../../stores/prices.store.ts';
import styles from './PriceEditor.module.css';
import { PriceTableRow } from './PriceTableRow.tsx';
import { addRow, priceColumnNames, priceColumns, removeRow, setField } from './price-draft.ts';
import { usePriceDraft } from './use-price-draft.ts';

export type PriceEditorProps = {
  readonly prices: PricesState;
  /** ID of the sentence that explains the prices. */
  readonly helpId: string;
  readonly onProblem: (problem: string | null) => void;
};

/**
 * Shows the prices as fields. A row is saved when the focus leaves it, or with Enter. Invalid input stays in its field.
 */
export function PriceEditor({ prices, helpId, onProblem }: PriceEditorProps) {
  const { commit, draft, edit, problem, reset } = usePriceDraft(prices, onProblem);
  const [newest, setNewest] = useState<number | null>(null);
  const [isResetting, setResetting] = useState(false);
  const table = useRef<HTMLTableElement>(null);
  // The app must not overwrite a file that it cannot read.
  const isLocked = prices.problems.length > 0 && !prices.isOwn;
  const add = (): void => {
    const { draft: next, key } = addRow(draft, '');
    edit(next);
    setNewest(key);
  };
  const remove = (key: number, at: number): void => {
    const next = removeRow(draft, key);
    edit(next);
    commit(next);
    // The focus stays in the table, on the row that took the removed row's position.
    requestAnimationFrame(() => {
      const rows = table.current?.querySelectorAll<HTMLElement>('tbody button');
      rows?.item(Math.min(at, rows.length - 1))?.focus();
    });
  };
  return (
    <div className={styles.editor}>
      {prices.problems.length > 0 && (
        <div role="alert" className={styles.problems}>
          {prices.problems.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          <Button size={24} onClick={() => void copyText(prices.file, t`Copied the path of prices.toml`)}>
            {t`Copy path`}
          </Button>
        </div>
      )}
      <div className={styles.bar}>
        <label className={styles.day}>
          {t`Prices as of`}
          <input
            aria-describedby={helpId}
            aria-invalid={problem?.column === 'asOf' || undefined}
            autoComplete="off"
            spellCheck={false}
            disabled={isLocked}
            value={draft.asOf}
            onChange={(event) => edit({ ...draft, asOf: event.target.value })}
            onBlur={() => commit()}
            onKeyDown={(event) => event.key === 'Enter' && commit()}
          />
        </label>
        <span className={styles.whose}>{prices.isOwn ? t`Your own.` : t`Included with Workcell.`}</span>
        {prices.isOwn && !isResetting && <Button onClick={() => setResetting(true)}>{t`Reset prices…`}</Button>}
        {prices.isOwn && isResetting && (
          <>
            <Button
              kind="danger"
              onClick={() => {
                setResetting(false);
                reset();
              }}
            >
              {t`Discard my prices`}
            </Button>
            <Button autoFocus onClick={() => setResetting(false)}>{t`Keep`}</Button>
          </>
        )}
        <Button icon={<PlusIcon />} disabled={isLocked} onClick={add}>
          {t`Add model`}
        </Button>
      </div>
      <div className={styles.well}>
        <table ref={table} aria-label={t`Model prices`} className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t`Model`}</th>
              {priceColumns.map((column) => (
                <th key={column} scope="col" className={styles.number}>
                  {priceColumnNames[column]}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">{t`Remove`}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {draft.rows.map((row, at) => (
              <PriceTableRow
                key={row.key}
                row={row}
                isNew={row.key === newest}
                isLocked={isLocked}
                wrong={problem?.key === row.key ? problem.column : null}
                onEdit={(column, text) => edit(setField(draft, row.key, column, text))}
                onCommit={commit}
                onRemove={() => remove(row.key, at)}
              />
            ))}
          </tbody>
        </table>
        {draft.rows.length === 0 && (
          <p className={styles.none}>{t`No costs are shown because no model has a price.`}</p>
        )}
      </div>
    </div>
  );
}

type PricesControlProps = Omit<PriceEditorProps, 'prices'>;

/** Shows the table of prices once it has loaded. */
export function PricesControl(props: PricesControlProps) {
  const prices = usePrices((state) => state.prices);
  useEffect(() => {
    if (prices === null) void loadPrices();
  }, [prices]);
  return prices === null ? null : <PriceEditor {...props} prices={prices} />;
}
