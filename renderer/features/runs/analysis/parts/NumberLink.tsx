import { tooltip } from '../../../../components/tooltip.ts';
import type { LinkedNumber } from '../describe-figures.ts';
import type { RunSelection } from '../run-selection.ts';
import styles from './NumberLink.module.css';

/** Shows a number that opens the runs behind it. */
export function NumberLink(props: {
  readonly value: LinkedNumber;
  /** The label of the number for screen readers. */
  readonly of?: string;
  readonly onShow: (behind: RunSelection) => void;
}) {
  const { behind, exact, text } = props.value;
  const hint = exact === null ? {} : tooltip(exact);
  if (behind === null) return <span {...hint}>{text}</span>;
  return (
    <button type="button" className={styles.link} onClick={() => props.onShow(behind)} {...hint}>
      {props.of !== undefined && <span className="visually-hidden">{props.of} </span>}
      {text}
    </button>
  );
}
