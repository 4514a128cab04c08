import ActivityIcon from 'lucide-react/icons/activity';
import ChartGanttIcon from 'lucide-react/icons/chart-no-axes-gantt';
import MessageSquareTextIcon from 'lucide-react/icons/message-square-text';
import SlidersHorizontalIcon from 'lucide-react/icons/sliders-horizontal';
import SquarePenIcon from 'lucide-react/icons/square-pen';
import XIcon from 'lucide-react/icons/x';
import { type ReactNode, Suspense } from 'react';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { defaultLayout } from '../../../shared/layout/layout.ts';
import { runAction } from '../../actions/registry.ts';
import { useKeys } from '../../actions/use-keys.ts';
import { lazyComponent, lazyModule, useLazyModule } from '../../client/lazy-module.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Splitter } from '../../components/Splitter.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { useApprovals } from '../../stores/approvals.store.ts';
import { type Page, showListOver, showPage, useFrame } from '../../stores/frame.store.ts';
import { useLayout } from '../../stores/layout.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { FocusBack } from '../panels/FocusBack.tsx';
import { usePanes } from '../panels/use-panes.ts';
import { toRem, useSplit } from '../panels/use-split.ts';
import { ThreadList } from '../thread-list/ThreadList.tsx';
import { ThreadListButton } from '../title-bar/TitleBar.tsx';
import styles from './Sidebar.module.css';
import { StatusFoot } from './StatusFoot.tsx';
import { WorkspaceButton } from './WorkspaceButton.tsx';

const ListDrawer = lazyComponent(() => import('./ListDrawer.tsx'));
const workspaceNote = lazyModule(() => import('../privacy/WorkspaceNote.tsx'));

/**
 * Shows the folder, the pages of the window and the threads: next to the page, or over it in a narrow window. Where
 * the sheet needs the room, a strip with their marks stands next to the page, and the whole list opens over it.
 */
export function Sidebar() {
  const panes = usePanes();
  const threads = useSplit(panes.threads);
  const isOpen = useLayout((state) => state.layout.threadsOpen);
  const { place } = panes.threads;
  if (place !== 'beside') {
    return (
      <>
        {place === 'strip' && isOpen && (
          <div className={styles.sidebar} style={{ width: toRem(threads.length) }}>
            <Content isStrip toggle={<ThreadListButton />} />
            <FocusBack />
          </div>
        )}
        <Suspense fallback={null}>
          <ListDrawer>
            <Content toggle={<IconButton name={t`Close`} icon={<XIcon />} onClick={() => showListOver(false)} />} />
          </ListDrawer>
        </Suspense>
      </>
    );
  }
  if (!isOpen) return null;
  return (
    <div className={styles.sidebar} style={{ width: toRem(threads.length) }}>
      <Content toggle={<ThreadListButton />} />
      <FocusBack />
      <Splitter
        name={t`Thread list width`}
        pane="before"
        initial={defaultLayout.threadsWidth}
        onMoveEnd={(threadsWidth) => threads.keep({ threadsWidth })}
        {...threads.drag}
      />
    </div>
  );
}

type ContentProps = {
  readonly toggle: ReactNode;
  /** Shows icons and marks only. */
  readonly isStrip?: boolean;
};

function Content({ toggle, isStrip = false }: ContentProps) {
  const waiting = useApprovals(({ approvals }) => approvals.length);
  const hasWorkspace = useWorkspace((state) => state.workspace !== null);
  const note = useLazyModule(workspaceNote);
  return (
    <div data-area="" data-strip={isStrip || undefined} className={styles.content}>
      <header className={styles.head}>
        <WorkspaceButton />
        <span className={styles.space} />
        {toggle}
        <IconButton
          name={t`New thread`}
          icon={<SquarePenIcon />}
          keys={useKeys('newThread')}
          disabled={!hasWorkspace}
          onClick={() => runAction('newThread')}
        />
      </header>
      <nav aria-label={t`Main`} className={styles.nav}>
        <ThreadList isStrip={isStrip}>
          <div className={styles.pages}>
            <PageButton
              page="missionControl"
              name={t`Mission Control`}
              icon={<ChartGanttIcon />}
              waiting={waiting}
              isStrip={isStrip}
            />
            {!isStrip && <PageButton page="threads" name={t`Threads`} icon={<MessageSquareTextIcon />} />}
          </div>
        </ThreadList>
        {note !== null && !isStrip && <note.WorkspaceNote />}
        <div className={styles.tools}>
          <ToolButton page="diagnostics" name={t`Diagnostics`} icon={<ActivityIcon />} />
          <ToolButton
            page="settings"
            name={t`Settings`}
            icon={<SlidersHorizontalIcon />}
            keys={useKeys('openSettings')}
          />
        </div>
      </nav>
      <StatusFoot isStrip={isStrip} />
    </div>
  );
}

type PageButtonProps = {
  readonly page: Page;
  readonly name: string;
  readonly icon: ReactNode;
  /** How many questions wait for the user on this page. */
  readonly waiting?: number;
  /** Shows the icon only. */
  readonly isStrip?: boolean;
};

function PageButton({ page, name, icon, waiting = 0, isStrip = false }: PageButtonProps) {
  return (
    <button
      {...usePageButton(page, name)}
      className={styles.page}
      data-page={page}
      {...(isStrip && tooltip(name))}
      aria-description={waiting === 0 ? undefined : counted(waiting, 'needs you', 'need you')}
    >
      {icon}
      <span className={styles.name}>{name}</span>
      {waiting > 0 && (
        // CSS draws the count, so the button's text stays its accessible name.
        <span className={styles.count} data-count={waiting} aria-hidden="true" />
      )}
    </button>
  );
}

type ToolButtonProps = Omit<PageButtonProps, 'waiting' | 'isStrip'> & { readonly keys?: string | undefined };

function ToolButton({ page, name, icon, keys }: ToolButtonProps) {
  return (
    <button {...usePageButton(page, name)} className={styles.tool} {...tooltip(name, keys)}>
      {icon}
    </button>
  );
}

/** Returns what all buttons of pages have. */
function usePageButton(page: Page, name: string) {
  const isCurrent = useFrame((state) => state.page === page);
  return {
    type: 'button',
    'aria-label': name,
    'aria-current': isCurrent ? 'page' : undefined,
    onClick: () => showPage(page),
  } as const;
}
