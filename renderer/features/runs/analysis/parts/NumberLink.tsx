import { tooltip } from '../../../../components/tooltip.ts';
import type { Behind } from '../behind.ts';
import type { Linked } from '../describe-figures.ts';
import styles from './NumberLink.module.css';

/** A number that opens the runs behind it. */
export function NumberLink(props: {
  readonly value: Linked;
  /** What it is the number of, for people who do not see where it is. */
  readonly of?: string;
  readonly onShow: (behind: Behind) => void;
}) {
  const { behind, exact, words } = props.value;
  const hint = exact === null ? {} : tooltip(exact);
  if (behind === null) return <span {...hint}>{words}</span>;
  return (
    <button type="button" className={styles.link} onClick={() => props.onShow(behind)} {...hint}>
      {props.of !== undefined && <span className="visually-hidden">{props.of} </span>}
      {words}
    </button>
  );
}
