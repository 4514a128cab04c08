import styles from './Kbd.module.css';

/** A chord as keycaps, one per key: `Ctrl Shift R`. Not part of an accessible name. */
export function Kbd({ chord }: { readonly chord: string }) {
  return (
    <span className={styles.chord} aria-hidden="true">
      {chord.split(' ').map((key) => (
        <kbd key={key} className={styles.key}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
