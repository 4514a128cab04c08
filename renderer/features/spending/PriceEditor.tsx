import PlusIcon from 'lucide-react/icons/plus';
import XIcon from 'lucide-react/icons/x';
import { useEffect, useRef, useState } from 'react';
import type { PricesState } from '../../../shared/contract/prices.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { PriceTable } from '../../../shared/spending/price-table.ts';
import { isEqualData } from '../../../shared/transcript/equal-data.ts';
import { describeWireFault } from '../../client/describe-wire-fault.ts';
import { copyText } from '../../commands/copy-text.ts';
import { loadPrices, savePrices } from '../../commands/prices.commands.ts';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { usePrices } from '../../stores/prices.store.ts';
import styles from './PriceEditor.module.css';
import {
  addRow,
  type DraftProblem,
  type PriceColumn,
  type PriceDraft,
  type PriceRow,
  priceColumnNames,
  priceColumns,
  readDraft,
  removeRow,
  setField,
  toDraft,
} from './price-draft.ts';

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

type PriceTableRowProps = {
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
function PriceTableRow({ row, isNew, isLocked, wrong, onEdit, onCommit, onRemove }: PriceTableRowProps) {
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

/** The typed prices, and what prevents saving them. */
type EditedPrices = {
  readonly draft: PriceDraft;
  readonly problem: DraftProblem | null;
  edit(draft: PriceDraft): void;
  /** Saves the typed prices, if they are valid and change something. */
  commit(draft?: PriceDraft): void;
  /** Discards the user's own prices. */
  reset(): void;
};

/** Edits the prices. `onProblem` receives what is wrong with them, or null once all are valid. */
function usePriceDraft(prices: PricesState, onProblem: (problem: string | null) => void): EditedPrices {
  const [draft, setDraft] = useState(() => toDraft(prices.table));
  const [problem, setProblem] = useState<DraftProblem | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only other prices replace what is typed
  useEffect(() => {
    const read = readDraft(draft);
    if (!('table' in read) || !isEqualData(read.table, prices.table)) setDraft(toDraft(prices.table));
    setProblem(null);
    onProblem(null);
  }, [prices]);
  const save = async (table: PriceTable | null): Promise<void> => {
    const saved = await savePrices(table);
    if (saved.ok) onProblem(null);
    else onProblem(saved.error.type === 'notSaved' ? saved.error.message : describeWireFault(saved.error).fact);
  };
  return {
    draft,
    problem,
    edit: (next) => {
      setDraft(next);
      setProblem(null);
      onProblem(null);
    },
    commit: (next = draft) => {
      const read = readDraft(next);
      if ('problem' in read) {
        setProblem(read.problem);
        onProblem(read.problem.sentence);
        return;
      }
      if (!isEqualData(read.table, prices.table)) void save(read.table);
    },
    reset: () => void save(null),
  };
}
