import XIcon from 'lucide-react/icons/x';
import { t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { useKeys } from '../../actions/use-keys.ts';
import { IconButton } from '../../components/IconButton.tsx';

/** Closes the console or Changes, at the end of its header. */
export function ClosePanel({ panel }: { readonly panel: 'console' | 'changes' }) {
  const action = panel === 'console' ? 'toggleConsole' : 'toggleChanges';
  return (
    <IconButton
      name={panel === 'console' ? t`Close the console` : t`Close Changes`}
      icon={<XIcon />}
      keys={useKeys(action)}
      onClick={() => runAction(action)}
    />
  );
}
