import { classNames } from '../../../components/class-names.ts';
import styles from './DecisionCells.module.css';
import type { Decisions } from './decisions.view-model.ts';

/** Shows what is decided and what is left as a row of cells, in the order of the changes. */
export function DecisionCells({ cells, name }: Decisions) {
  return (
    <div role="img" aria-label={name} className={styles.cells}>
      {cells.map(({ isSelected, key, mark }) => (
        <span
          key={key}
          data-mark={mark ?? undefined}
          className={classNames(styles.cell, isSelected && styles.selected)}
        />
      ))}
    </div>
  );
}
