import styles from './Kbd.module.css';

/** The keys of a chord as they are printed on them, one cap each: `Ctrl Shift R`. No part of a name. */
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
