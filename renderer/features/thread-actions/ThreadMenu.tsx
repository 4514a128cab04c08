import ArchiveIcon from 'lucide-react/icons/archive';
import FileOutputIcon from 'lucide-react/icons/file-output';
import GaugeIcon from 'lucide-react/icons/gauge';
import GitForkIcon from 'lucide-react/icons/git-fork';
import ListTreeIcon from 'lucide-react/icons/list-tree';
import PencilIcon from 'lucide-react/icons/pencil';
import PinIcon from 'lucide-react/icons/pin';
import RotateCcwIcon from 'lucide-react/icons/rotate-ccw';
import TrashIcon from 'lucide-react/icons/trash-2';
import { type ComponentType, type ReactElement, useRef } from 'react';
import type { ThreadSummary } from '../../../shared/threads/thread-summary.ts';
import { Menu, MenuItem, type MenuProps, MenuSeparator } from '../../components/Menu.tsx';
import { useRewinds } from '../../stores/rewind.store.ts';
import type { RenamingPlace } from '../../stores/thread-actions.store.ts';
import { performThreadCommand } from './perform-thread-command.ts';
import { describeThreadMenu, type ThreadCommand } from './thread-menu.view-model.ts';

export type ThreadMenuProps = Pick<MenuProps, 'defaultOpen' | 'onClosed'> & {
  readonly thread: ThreadSummary;
  /** Where the thread's name is edited. */
  readonly place: RenamingPlace;
  readonly trigger: ReactElement;
  /** Takes the focus when the menu has closed. */
  readonly focusAfter: () => void;
};

const icons: Readonly<Record<ThreadCommand, ComponentType>> = {
  rename: PencilIcon,
  pin: PinIcon,
  fork: GitForkIcon,
  inspect: ListTreeIcon,
  budget: GaugeIcon,
  rewinds: RotateCcwIcon,
  export: FileOutputIcon,
  archive: ArchiveIcon,
  delete: TrashIcon,
};

/** Shows the actions on a thread, below its button. An action runs after the focus has returned. */
export default function ThreadMenu({ thread, place, focusAfter, ...menu }: ThreadMenuProps) {
  const hasRewinds = useRewinds(({ rewinds }) => (rewinds[thread.id]?.length ?? 0) > 0);
  const chosen = useRef<ThreadCommand | null>(null);
  const closed = (): void => {
    focusAfter();
    if (chosen.current !== null) performThreadCommand(chosen.current, thread, place);
  };
  const choose = (command: ThreadCommand): void => {
    chosen.current = command;
  };
  return (
    <Menu align="end" focusAfter={closed} {...menu}>
      {describeThreadMenu(thread, hasRewinds).map(({ command, label }) => {
        const Icon = icons[command];
        const item = (
          <MenuItem key={command} icon={<Icon />} onSelect={() => choose(command)}>
            {label}
          </MenuItem>
        );
        return command === 'delete' ? [<MenuSeparator key="separator" />, item] : item;
      })}
    </Menu>
  );
}
