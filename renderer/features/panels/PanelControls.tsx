import PinIcon from 'lucide-react/icons/pin';
import PinOffIcon from 'lucide-react/icons/pin-off';
import XIcon from 'lucide-react/icons/x';
import { t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { useKeys } from '../../actions/use-keys.ts';
import { changeLayout } from '../../commands/layout.commands.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { showDrawer } from '../../stores/frame.store.ts';
import { useLayout } from '../../stores/layout.store.ts';
import { isPinned, type Panel, toTogglePinChange } from '../../stores/panels.ts';
import { usePanes } from './use-panes.ts';

/** Pins and closes a panel, at the end of its header. A panel over the transcript can only be closed. */
export function PanelControls({ panel }: { readonly panel: Panel }) {
  const panes = usePanes();
  const keys = useKeys(panel === 'console' ? 'toggleConsole' : 'toggleChanges');
  const pinned = useLayout(({ layout }) => isPinned(layout, panel));
  const close = panel === 'console' ? t`Collapse the console` : t`Close Changes`;
  if (panel === 'changes' && panes.changes.place === 'over') {
    return <IconButton name={close} icon={<XIcon />} keys={keys} onClick={() => showDrawer(null)} />;
  }
  const pin = panel === 'console' ? t`Keep the console open` : t`Keep Changes open`;
  return (
    <>
      <IconButton
        name={pin}
        icon={pinned ? <PinOffIcon /> : <PinIcon />}
        aria-pressed={pinned}
        onClick={() => void changeLayout(toTogglePinChange(useLayout.getState().layout, panel))}
      />
      <IconButton
        name={close}
        icon={<XIcon />}
        keys={keys}
        onClick={() => runAction(panel === 'console' ? 'toggleConsole' : 'toggleChanges')}
      />
    </>
  );
}
