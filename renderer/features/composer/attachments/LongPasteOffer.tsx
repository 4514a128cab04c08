import XIcon from 'lucide-react/icons/x';
import { Button } from '../../../components/Button.tsx';
import { counted } from '../../../components/format/quantity.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import styles from './LongPasteOffer.module.css';
import type { LongPaste } from './use-long-paste.ts';

/** Beneath a message with long pasted text: it may go as a file instead. */
export function LongPasteOffer({ paste }: { readonly paste: LongPaste }) {
  if (paste.characters === null) return null;
  return (
    <div className={styles.offer}>
      <p className={styles.words}>Pasted {counted(paste.characters, 'character')}.</p>
      <Button size={24} onClick={paste.attach}>
        Attach as a file
      </Button>
      <IconButton name="Keep in the message" icon={<XIcon />} onClick={paste.dismiss} />
    </div>
  );
}
