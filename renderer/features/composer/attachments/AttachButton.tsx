import PaperclipIcon from 'lucide-react/icons/paperclip';
import { useRef } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { inputModel } from '../../../view-models/input-model.ts';

/** Picks files to attach to the message. */
export function AttachButton() {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton name={t`Attach files`} icon={<PaperclipIcon />} onClick={() => picker.current?.click()} />
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={({ target }) => {
          void inputModel.attachFile([...(target.files ?? [])].map((file) => ({ file, isFolder: false })));
          // So that the same file can be picked again.
          target.value = '';
        }}
      />
    </>
  );
}
