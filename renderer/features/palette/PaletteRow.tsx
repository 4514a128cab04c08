import { Kbd } from '../../components/Kbd.tsx';
import { MarkedText } from '../../components/MarkedText.tsx';
import styles from './Palette.module.css';
import type { PaletteEntry } from './palette.view-model.ts';

export type PaletteRowProps = {
  readonly id: string;
  readonly entry: PaletteEntry;
  readonly chosen: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
};

/** One entry with the typed letters highlighted. The field of the palette handles the keys. */
export function PaletteRow({ id, entry, chosen, onPoint, onChoose }: PaletteRowProps) {
  const { icon: Icon } = entry;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox handles the keys for all its options
    <div
      id={id}
      role="option"
      aria-selected={chosen}
      tabIndex={-1}
      className={styles.row}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      <Icon />
      <span className={styles.title}>
        <MarkedText text={entry.title} ranges={entry.ranges} />
      </span>
      {entry.detail !== null && <span className={styles.detail}>{entry.detail}</span>}
      {entry.keys !== null && <Kbd chord={entry.keys} />}
    </div>
  );
}
