import { lanes } from '../../../../../shared/runs/run-bars.ts';
import type { PlacedMarks } from '../strip-marks.ts';
import styles from './StripMarks.module.css';

export type StripMarksProps = {
  readonly marks: PlacedMarks;
  /** The height of a lane and the size of a rem, in px. */
  readonly lane: number;
  readonly rem: number;
};

/** Half the size of an approval's mark, in rem. */
const half = 0.1875;
/** The minimum width of a wait that has space for its text, in px. */
const minTextWidth = 44;

/** Shows what the time axis has besides bars: who decided, what was edited, what was spent, and the longest waits. */
export function StripMarks({ marks, lane, rem }: StripMarksProps) {
  const middle = (name: (typeof lanes)[number]) => (lanes.indexOf(name) + 0.5) * lane;
  const foot = (lanes.length + 1) * lane - 0.125 * rem;
  return (
    <g>
      {marks.spent.map(({ from, height, left, position }) => (
        <rect
          key={`${from} ${position}`}
          className={styles.spent}
          x={left}
          y={foot - Math.max(1, height * 0.875 * rem)}
          width={2}
          height={Math.max(1, height * 0.875 * rem)}
        />
      ))}
      {marks.waits.map(({ from, left, width, words }) => (
        <g key={from}>
          <path className={styles.wait} d={`M${left} ${4 * lane - 0.0625 * rem}h${width}`} />
          {width >= minTextWidth && (
            <text className={styles.words} x={left + width / 2} y={middle('you') + 0.25 * rem}>
              {words}
            </text>
          )}
        </g>
      ))}
      {marks.diffs.map(({ from, left, position, share, words }) => {
        const tall = 0.875 * rem;
        const top = middle('files') - tall / 2;
        return (
          <g key={`${from} ${position}`}>
            <title>{words}</title>
            <rect className={styles.added} x={left - 1} y={top} width={3} height={tall * share} />
            <rect
              className={styles.removed}
              x={left - 1}
              y={top + tall * share}
              width={3}
              height={tall * (1 - share)}
            />
          </g>
        );
      })}
      {marks.approvals.map(({ declined, from, left, position, words }) => {
        const [x, y, size] = [left, middle('you'), half * rem];
        const shape =
          declined > 0
            ? `M${x - size} ${y - size}l${2 * size} ${2 * size}m0 ${-2 * size}l${-2 * size} ${2 * size}`
            : `M${x - size} ${y}l${size * 0.75} ${size}l${size * 1.25} ${-2 * size}`;
        return (
          <g key={`${from} ${position}`}>
            <title>{words}</title>
            <circle className={styles.ground} cx={x} cy={y} r={2 * size} />
            <path className={declined > 0 ? styles.declined : styles.approved} d={shape} />
          </g>
        );
      })}
    </g>
  );
}
