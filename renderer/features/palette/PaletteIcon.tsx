import ALargeSmallIcon from 'lucide-react/icons/a-large-small';
import ArrowDownToLineIcon from 'lucide-react/icons/arrow-down-to-line';
import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import CopyIcon from 'lucide-react/icons/copy';
import FolderOpenIcon from 'lucide-react/icons/folder-open';
import LogInIcon from 'lucide-react/icons/log-in';
import LogOutIcon from 'lucide-react/icons/log-out';
import MessageSquareTextIcon from 'lucide-react/icons/message-square-text';
import PanelBottomIcon from 'lucide-react/icons/panel-bottom';
import PanelRightIcon from 'lucide-react/icons/panel-right';
import PlayIcon from 'lucide-react/icons/play';
import PlusIcon from 'lucide-react/icons/plus';
import RotateCwIcon from 'lucide-react/icons/rotate-cw';
import SearchIcon from 'lucide-react/icons/search';
import SlidersHorizontalIcon from 'lucide-react/icons/sliders-horizontal';
import SquareIcon from 'lucide-react/icons/square';
import SunMoonIcon from 'lucide-react/icons/sun-moon';
import type { ComponentType } from 'react';
import type { ActionId } from '../../actions/registry.ts';
import type { PaletteTarget } from './palette.view-model.ts';

const iconOfAction: Partial<Readonly<Record<ActionId, ComponentType>>> = {
  newThread: PlusIcon,
  stopTurn: SquareIcon,
  retryTurn: RotateCwIcon,
  restartCodex: RotateCwIcon,
  copyAnswer: CopyIcon,
  copyRequest: CopyIcon,
  showConfig: CopyIcon,
  findInThread: SearchIcon,
  searchThreads: SearchIcon,
  jumpToEnd: ArrowDownToLineIcon,
  openFolder: FolderOpenIcon,
  openSettings: SlidersHorizontalIcon,
  pickModel: SlidersHorizontalIcon,
  showThreads: MessageSquareTextIcon,
  toggleConsole: PanelBottomIcon,
  resetPanes: PanelBottomIcon,
  toggleChanges: PanelRightIcon,
  toggleTheme: SunMoonIcon,
  largerText: ALargeSmallIcon,
  smallerText: ALargeSmallIcon,
  normalText: ALargeSmallIcon,
  signIn: LogInIcon,
  signOut: LogOutIcon,
  leaveDemo: LogOutIcon,
  startDemo: PlayIcon,
};

/** What kind of thing an entry is. */
export function PaletteIcon({ target }: { readonly target: PaletteTarget }) {
  if (target.kind === 'thread') return <MessageSquareTextIcon />;
  if (target.kind === 'setting') return <SlidersHorizontalIcon />;
  const Icon = iconOfAction[target.id] ?? ChevronRightIcon;
  return <Icon />;
}
