import XIcon from 'lucide-react/icons/x';
import { Button } from '../../../components/Button.tsx';
import { counted } from '../../../components/format/quantity.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { useModel } from '../../../components/use-model.ts';
import { inputModel } from '../../../view-models/input-model.ts';
import styles from './LongPasteOffer.module.css';

/** Beneath a message with long pasted text: it may go as a file instead. */
export function LongPasteOffer() {
  const characters = useModel(inputModel, (model) => model.longPaste);
  if (characters === null) return null;
  return (
    <div className={styles.offer}>
      <p className={styles.words}>Pasted {counted(characters, 'character')}.</p>
      <Button size={24} onClick={inputModel.attachLongPaste}>
        Attach as a file
      </Button>
      <IconButton name="Keep in the message" icon={<XIcon />} onClick={inputModel.keepLongPaste} />
    </div>
  );
}
