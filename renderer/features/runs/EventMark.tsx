import CoinsIcon from 'lucide-react/icons/coins';
import EllipsisIcon from 'lucide-react/icons/ellipsis';
import FileIcon from 'lucide-react/icons/file';
import FlagIcon from 'lucide-react/icons/flag';
import MessageSquareTextIcon from 'lucide-react/icons/message-square-text';
import PlayIcon from 'lucide-react/icons/play';
import TerminalIcon from 'lucide-react/icons/terminal';
import TextAlignStartIcon from 'lucide-react/icons/text-align-start';
import UserIcon from 'lucide-react/icons/user';
import WrenchIcon from 'lucide-react/icons/wrench';
import type { ReactNode } from 'react';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import type { EventView } from './describe-event.ts';
import type { EventIcon } from './event-kind.ts';

const icons: Readonly<Record<EventIcon, ReactNode>> = {
  start: <PlayIcon />,
  spending: <CoinsIcon />,
  person: <UserIcon />,
  thought: <TextAlignStartIcon />,
  speech: <MessageSquareTextIcon />,
  tool: <WrenchIcon />,
  command: <TerminalIcon />,
  file: <FileIcon />,
  end: <FlagIcon />,
  other: <EllipsisIcon />,
};

/** Shows the icon before an event: its state if it has one, else its kind. */
export function EventMark({
  view,
}: {
  readonly view: Pick<EventView, 'glyph' | 'icon'> & Partial<Pick<EventView, 'edge'>>;
}) {
  return view.glyph === null ? icons[view.icon] : <StateGlyph isStep={view.edge !== 'failed'} state={view.glyph} />;
}
