import styles from './WaterfallStrip.module.css';

/** The amount spent up to a time, at its position; `left` and `width` of the axis in px. */
export function SpentThen(props: { readonly left: number; readonly width: number; readonly words: string }) {
  const { left, width, words } = props;
  const side = left > width / 2 ? { right: width - left + 4 } : { left: left + 4 };
  return (
    <>
      <span
        className={styles.pointed}
        style={{ transform: `translateX(${Math.min(width - 1, Math.max(0, left))}px)` }}
        aria-hidden="true"
      />
      <span className={styles.spentThen} style={side} aria-hidden="true">
        {words}
      </span>
    </>
  );
}
