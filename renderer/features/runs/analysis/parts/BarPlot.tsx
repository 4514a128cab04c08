import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { t } from '../../../../../shared/i18n/i18n.ts';
import { Button } from '../../../../components/Button.tsx';
import { classNames } from '../../../../components/class-names.ts';
import { tooltip } from '../../../../components/tooltip.ts';
import { getNextBar, type Plot } from '../describe-plots.ts';
import type { RunSelection } from '../run-selection.ts';
import styles from './BarPlot.module.css';

/** Shows bars over time. Arrow keys move from one to the next, Enter opens its runs. A table has the same data. */
export function BarPlot({ plot, onShow }: { readonly plot: Plot; readonly onShow: (behind: RunSelection) => void }) {
  const { bars, columns, ends, legend, rows, title, top, maxText } = plot;
  const [hasTable, setTable] = useState(false);
  const [current, setCurrent] = useState<number | null>(null);
  const area = useRef<HTMLDivElement>(null);
  const id = useId();
  const reachable = bars.map(({ behind }) => behind !== null);
  const place = current !== null && reachable[current] === true ? current : reachable.lastIndexOf(true);
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = getNextBar(event.key, place, reachable);
    if (to === null) return;
    event.preventDefault();
    setCurrent(to);
    area.current?.querySelector<HTMLElement>(`[data-bar="${to}"]`)?.focus();
  };
  return (
    <section className={styles.plot} aria-labelledby={id}>
      <header className={styles.head}>
        <h3 id={id} className={styles.title}>
          {title}
        </h3>
        <Button
          kind="quiet"
          size={24}
          aria-pressed={hasTable}
          aria-label={t`${title} as a table`}
          onClick={() => setTable(!hasTable)}
        >
          {t`Table`}
        </Button>
      </header>
      <div className={styles.scale} aria-hidden="true">
        {maxText}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset names a part of a form */}
      <div ref={area} role="group" aria-labelledby={id} className={styles.bars} onKeyDown={onKeyDown}>
        {bars.map(({ behind, key, label, pieces }, at) => (
          <button
            key={key}
            type="button"
            className={styles.bar}
            data-bar={at}
            tabIndex={at === place ? 0 : -1}
            disabled={behind === null}
            aria-label={label}
            {...tooltip(label)}
            onFocus={() => setCurrent(at)}
            onClick={() => behind !== null && onShow(behind)}
          >
            {pieces.map(({ tone, value }) =>
              value === 0 ? null : (
                <span
                  key={tone}
                  className={classNames(styles.piece, styles[tone])}
                  style={{ height: `${(value / top) * 100}%` }}
                />
              ),
            )}
          </button>
        ))}
      </div>
      <div className={styles.ends} aria-hidden="true">
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </div>
      {legend.length > 0 && (
        <ul className={styles.legend} aria-hidden="true">
          {legend.map(({ tone, text }) => (
            <li key={tone}>
              <span className={classNames(styles.key, styles[tone])} />
              {text}
            </li>
          ))}
        </ul>
      )}
      <div className={hasTable ? styles.rows : 'visually-hidden'}>
        <table className={styles.table}>
          <caption className="visually-hidden">{title}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, ...cells]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {cells.map((cell, at) => (
                  <td key={columns[at + 1]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
