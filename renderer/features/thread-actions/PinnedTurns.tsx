import PinIcon from 'lucide-react/icons/pin';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { plural, t } from '../../../shared/i18n/i18n.ts';
import { goToTurn } from '../../commands/thread-actions.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Menu, MenuItem, MenuLabel } from '../../components/Menu.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { useThreadActions } from '../../stores/thread-actions.store.ts';

/** Links to the pinned turns of a thread; renders nothing if there are none. */
export default function PinnedTurns({ threadId }: { readonly threadId: ThreadId }) {
  const turns = useThreadActions((state) => state.pinnedTurns[threadId]);
  if (turns === undefined || turns.length === 0) return null;
  return (
    <Menu
      align="end"
      trigger={
        <Button kind="quiet" size={24} icon={<PinIcon />} {...tooltip(t`Pinned turns`)}>
          {turns.length}
          <span className="visually-hidden">{plural(turns.length, 'pinned turn', 'pinned turns')}</span>
        </Button>
      }
    >
      <MenuLabel>{t`Pinned turns`}</MenuLabel>
      {turns.map(({ text, turnId }) => (
        <MenuItem key={turnId} onSelect={() => goToTurn({ threadId, turnId, entryId: null, searchTerms: null })}>
          {text.split('\n')[0] || t`A turn without a message`}
        </MenuItem>
      ))}
    </Menu>
  );
}
