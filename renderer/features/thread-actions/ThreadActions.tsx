import EllipsisIcon from 'lucide-react/icons/ellipsis';
import { type ComponentType, type Ref, useEffect, useState } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { fetchPageModule } from '../../client/lazy-module.ts';
import { loadRewinds } from '../../commands/rewind.commands.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { useRewinds } from '../../stores/rewind.store.ts';
import type { RenamingPlace } from '../../stores/thread-actions.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import type { ThreadMenuProps } from './ThreadMenu.tsx';

export type ThreadActionsProps = {
  readonly threadId: ThreadId;
  readonly name: string;
  /** Where the thread's name is edited. */
  readonly place: RenamingPlace;
  readonly open: boolean;
  readonly onOpen: () => void;
  readonly onClosed: () => void;
  /** Takes the focus when the menu has closed. */
  readonly focusAfter: () => void;
  readonly className?: string | undefined;
  readonly tabIndex?: number;
  readonly ref?: Ref<HTMLButtonElement>;
};

/** Fetches the code of the menu; suitable for idle time. */
export async function loadThreadMenu(): Promise<ComponentType<ThreadMenuProps>> {
  return (await fetchPageModule(() => import('./ThreadMenu.tsx'))).default;
}

/** How long the menu may wait for the rewinds of a thread that was not open, in milliseconds. */
const longestWaitMs = 200;

function wait(ms: number): Promise<void> {
  return new Promise((settle) => setTimeout(settle, ms));
}

/** Shows the button of a thread's menu. A list has many of them, so a menu is mounted only while it is open. */
export function ThreadActions(props: ThreadActionsProps) {
  const { threadId, place, open, onOpen, onClosed, focusAfter, ...rest } = props;
  const thread = useThreads((state) => state.threads[threadId]);
  const [Menu, setMenu] = useState<ComponentType<ThreadMenuProps> | null>(null);
  useEffect(() => {
    if (!open) return;
    // A menu item that arrives later would move the others away from the pointer.
    const isKnown = useRewinds.getState().rewinds[threadId] !== undefined;
    const rewinds = isKnown ? null : Promise.race([loadRewinds(threadId), wait(longestWaitMs)]);
    void Promise.all([loadThreadMenu(), rewinds]).then(([loaded]) => setMenu(() => loaded), onClosed);
  }, [open, onClosed, threadId]);
  const hasMenu = open && Menu !== null && thread !== undefined;
  const button = (
    <IconButton icon={<EllipsisIcon />} aria-haspopup="menu" onClick={hasMenu ? undefined : onOpen} {...rest} />
  );
  if (!hasMenu) return button;
  return (
    <Menu defaultOpen thread={thread} place={place} trigger={button} focusAfter={focusAfter} onClosed={onClosed} />
  );
}
