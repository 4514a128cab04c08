import { t } from '../../../shared/i18n/i18n.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../components/Dialog.tsx';

export type BrokenDialogProps = {
  readonly title: string;
  readonly onShowAgain: () => void;
  readonly onClose: () => void;
};

/** Reports that a dialog failed, and offers to show it again. */
export function BrokenDialog({ onClose, onShowAgain, title }: BrokenDialogProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{t`Nothing was lost. Show it again, or reload the page.`}</p>
      <DialogFooter>
        <Button onClick={onShowAgain}>{t`Show again`}</Button>
        <Button kind="primary" onClick={onClose}>{t`Close`}</Button>
      </DialogFooter>
    </Dialog>
  );
}
