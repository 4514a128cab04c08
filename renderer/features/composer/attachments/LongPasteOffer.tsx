import XIcon from 'lucide-react/icons/x';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import { Button } from '../../../components/Button.tsx';
import { IconButton } from '../../../components/IconButton.tsx';
import { useModel } from '../../../components/use-model.ts';
import { inputModel } from '../../../view-models/input-model.ts';
import styles from './LongPasteOffer.module.css';

/** Offers to send long pasted text as a file instead. Shown below the message. */
export function LongPasteOffer() {
  const characters = useModel(inputModel, (model) => model.longPaste);
  if (characters === null) return null;
  return (
    <div className={styles.offer}>
      <p className={styles.words}>{t`Pasted ${counted(characters, 'character')}.`}</p>
      <Button size={24} onClick={inputModel.attachLongPaste}>
        {t`Attach as a file`}
      </Button>
      <IconButton name={t`Keep in the message`} icon={<XIcon />} onClick={inputModel.keepLongPaste} />
    </div>
  );
}
