import ALargeSmallIcon from 'lucide-react/icons/a-large-small';
import ArchiveIcon from 'lucide-react/icons/archive';
import ArrowDownToLineIcon from 'lucide-react/icons/arrow-down-to-line';
import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import CopyIcon from 'lucide-react/icons/copy';
import FileInputIcon from 'lucide-react/icons/file-input';
import FileOutputIcon from 'lucide-react/icons/file-output';
import FolderInputIcon from 'lucide-react/icons/folder-input';
import FolderOpenIcon from 'lucide-react/icons/folder-open';
import GitForkIcon from 'lucide-react/icons/git-fork';
import InfoIcon from 'lucide-react/icons/info';
import KeyboardIcon from 'lucide-react/icons/keyboard';
import LogInIcon from 'lucide-react/icons/log-in';
import LogOutIcon from 'lucide-react/icons/log-out';
import MessageSquareTextIcon from 'lucide-react/icons/message-square-text';
import PanelRightIcon from 'lucide-react/icons/panel-right';
import PencilIcon from 'lucide-react/icons/pencil';
import PinIcon from 'lucide-react/icons/pin';
import PlayIcon from 'lucide-react/icons/play';
import PlusIcon from 'lucide-react/icons/plus';
import RotateCcwIcon from 'lucide-react/icons/rotate-ccw';
import RotateCwIcon from 'lucide-react/icons/rotate-cw';
import SearchIcon from 'lucide-react/icons/search';
import SlidersHorizontalIcon from 'lucide-react/icons/sliders-horizontal';
import SquareIcon from 'lucide-react/icons/square';
import SquareTerminalIcon from 'lucide-react/icons/square-terminal';
import SunMoonIcon from 'lucide-react/icons/sun-moon';
import TrashIcon from 'lucide-react/icons/trash-2';
import type { ComponentType } from 'react';
import type { ActionId } from '../../actions/registry.ts';

const icons: Partial<Readonly<Record<ActionId, ComponentType>>> = {
  newThread: PlusIcon,
  renameThread: PencilIcon,
  pinThread: PinIcon,
  forkThread: GitForkIcon,
  continueHere: FolderInputIcon,
  editInFork: PencilIcon,
  archiveThread: ArchiveIcon,
  deleteThread: TrashIcon,
  toggleArchive: ArchiveIcon,
  stopTurn: SquareIcon,
  retryTurn: RotateCwIcon,
  rewindTurn: RotateCcwIcon,
  restartCodex: RotateCwIcon,
  copyAnswer: CopyIcon,
  copyRequest: CopyIcon,
  showConfig: CopyIcon,
  exportThread: FileOutputIcon,
  importThread: FileInputIcon,
  findInThread: SearchIcon,
  searchThreads: SearchIcon,
  jumpToEnd: ArrowDownToLineIcon,
  openFolder: FolderOpenIcon,
  showShortcuts: KeyboardIcon,
  showAbout: InfoIcon,
  makeDiagnosticsBundle: FileOutputIcon,
  openSettings: SlidersHorizontalIcon,
  pickModel: SlidersHorizontalIcon,
  showThreads: MessageSquareTextIcon,
  toggleConsole: SquareTerminalIcon,
  resetPanes: SquareTerminalIcon,
  toggleChanges: PanelRightIcon,
  toggleTheme: SunMoonIcon,
  largerText: ALargeSmallIcon,
  smallerText: ALargeSmallIcon,
  normalText: ALargeSmallIcon,
  signIn: LogInIcon,
  signOut: LogOutIcon,
  leaveDemo: LogOutIcon,
  leaveDemoForFolder: FolderOpenIcon,
  watchRun: PlayIcon,
  startDemo: PlayIcon,
};

/** Returns the icon of an action in the palette. */
export function getActionIcon(id: ActionId): ComponentType {
  return icons[id] ?? ChevronRightIcon;
}
