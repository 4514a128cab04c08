import XIcon from 'lucide-react/icons/x';
import { Button, type ButtonProps } from './Button.tsx';
import styles from './DraftChip.module.css';
import { IconButton } from './IconButton.tsx';

export type DraftChipProps = Omit<ButtonProps, 'kind' | 'size' | 'className'> & {
  /** Names the button that removes it. */
  readonly removeLabel: string;
  readonly onRemove: () => void;
};

/** Something that goes with the next message: a button that shows it, and one that removes it. */
export function DraftChip({ removeLabel, onRemove, ...button }: DraftChipProps) {
  return (
    <div className={styles.chip}>
      <Button kind="quiet" size={24} {...button} />
      <IconButton name={removeLabel} icon={<XIcon />} className={styles.remove} onClick={onRemove} />
    </div>
  );
}
