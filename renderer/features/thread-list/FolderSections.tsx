import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import CornerDownRightIcon from 'lucide-react/icons/corner-down-right';
import EllipsisIcon from 'lucide-react/icons/ellipsis';
import FolderIcon from 'lucide-react/icons/folder';
import FolderXIcon from 'lucide-react/icons/folder-x';
import ListXIcon from 'lucide-react/icons/list-x';
import { type KeyboardEvent, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import type { ThreadGroup } from '../../../shared/layout/thread-group.ts';
import { changeLayout } from '../../commands/layout.commands.ts';
import { loadOlderThreads } from '../../commands/thread-actions.commands.ts';
import { openRecentFolder, removeListedFolder } from '../../commands/workspace.commands.ts';
import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/class-names.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Menu, MenuItem } from '../../components/Menu.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { useLayout } from '../../stores/layout.store.ts';
import { useThreadActions } from '../../stores/thread-actions.store.ts';
import styles from './FolderSections.module.css';
import { type FolderHeading, type FolderRest, getGroupKey } from './folder-sections.view-model.ts';
import rowMenu from './RowMenu.module.css';

export { describeFolderSections } from './folder-sections.view-model.ts';

export type FolderItemProps = {
  readonly item: FolderHeading | FolderRest;
  /** True for the one item in the tab order. */
  readonly reachable: boolean;
  readonly isStrip: boolean;
  /** Shows more threads of a folder. */
  readonly onMore: (path: string, limit: number) => void;
};

/** Shows the heading of a folder in the list, or the end of its threads. */
export function FolderItemView({ item, ...rest }: FolderItemProps) {
  return item.type === 'folder' ? <Heading folder={item} {...rest} /> : <Rest end={item} {...rest} />;
}

type HeadingProps = Omit<FolderItemProps, 'item' | 'onMore'> & { readonly folder: FolderHeading };

function Heading({ folder, reachable, isStrip }: HeadingProps) {
  const { canCollapse, canRemove, empty, isCollapsed, isCurrent, isOwn, name, newsText, path, place, problem } = folder;
  const [isMenuOpen, setMenuOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const inTabOrder = reachable ? 0 : -1;
  const meaning = [place ?? name, problem?.meaning, newsText].filter(Boolean).join(', ');
  const press = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const wants = { ArrowLeft: true, ArrowRight: false }[event.key];
    if (event.key === 'Delete' && canRemove) {
      // A held key would go on with the folder that gets the focus.
      if (!event.repeat) void removeListedFolder(path, name);
    } else if (wants === undefined || !canCollapse) return;
    else if (wants !== isCollapsed) toggleFolder(path);
    event.preventDefault();
  };
  return (
    <li>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the menu is on the button too; a right click is one more way */}
      <div
        className={classNames(rowMenu.frame, styles.frame, isStrip ? styles.inStrip : canRemove && styles.hasMenu)}
        onContextMenu={(event) => {
          if (!canRemove) return;
          event.preventDefault();
          setMenuOpen(true);
        }}
      >
        <h3 className={styles.heading}>
          <button
            ref={button}
            type="button"
            className={classNames(styles.folder, isOwn && styles.own)}
            data-current={isCurrent || undefined}
            aria-expanded={canCollapse ? !isCollapsed : undefined}
            aria-current={isOwn ? 'location' : undefined}
            tabIndex={inTabOrder}
            data-area-first={reachable ? '' : undefined}
            onClick={() => canCollapse && toggleFolder(path)}
            onKeyDown={press}
            {...tooltip(meaning)}
          >
            <Words folder={folder} isStrip={isStrip} />
          </button>
        </h3>
        {canRemove && (
          <FolderMenu
            path={path}
            name={name}
            open={isMenuOpen}
            onOpen={setMenuOpen}
            focusAfter={() => button.current?.focus()}
            isStrip={isStrip}
            tabIndex={inTabOrder}
          />
        )}
      </div>
      {empty !== null && !isStrip && <p className={styles.empty}>{empty}</p>}
    </li>
  );
}

function Words({ folder, isStrip }: Pick<HeadingProps, 'folder' | 'isStrip'>) {
  const { canCollapse, isCollapsed, name, news, newsText, problem } = folder;
  const [first] = news;
  const icon = problem === null ? <FolderIcon /> : <FolderXIcon />;
  if (isStrip) {
    return (
      <>
        {first === undefined ? icon : <StateGlyph state={first.glyph} />}
        <span className="visually-hidden">{[name, problem?.text, newsText].filter(Boolean).join(', ')}</span>
      </>
    );
  }
  return (
    <>
      {icon}
      <span className={styles.name} dir="auto">
        {name}
      </span>
      {problem !== null && (
        <span className={styles.problem}>
          <span className="visually-hidden">, </span>
          {problem.text}
        </span>
      )}
      {canCollapse &&
        (isCollapsed ? (
          <ChevronRightIcon className={styles.chevron} />
        ) : (
          <ChevronDownIcon className={styles.chevron} />
        ))}
      {newsText !== '' && <span className="visually-hidden">, {newsText}</span>}
      <span className={styles.news} aria-hidden="true">
        {news.map(({ count, glyph, kind }) => (
          <span key={kind} className={styles.count}>
            <StateGlyph state={glyph} />
            {wholeNumber(count)}
          </span>
        ))}
      </span>
    </>
  );
}

type FolderMenuProps = {
  readonly path: string;
  readonly name: string;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly focusAfter: () => void;
  readonly isStrip: boolean;
  readonly tabIndex: number;
};

function FolderMenu({ path, name, open, onOpen, focusAfter, isStrip, tabIndex }: FolderMenuProps) {
  const button = (
    <IconButton
      name={t`Folder actions`}
      icon={<EllipsisIcon />}
      className={classNames(rowMenu.actions, isStrip && rowMenu.onMark)}
      aria-haspopup="menu"
      tabIndex={tabIndex}
      onClick={open ? undefined : () => onOpen(true)}
    />
  );
  if (!open) return button;
  return (
    <Menu defaultOpen align="end" trigger={button} focusAfter={focusAfter} onClosed={() => onOpen(false)}>
      <MenuItem icon={<CornerDownRightIcon />} onSelect={() => void openRecentFolder(path)}>
        {t`Open folder`}
      </MenuItem>
      <MenuItem icon={<ListXIcon />} onSelect={() => void removeListedFolder(path, name)}>
        {t`Remove from the list`}
      </MenuItem>
    </Menu>
  );
}

type RestProps = Omit<FolderItemProps, 'item'> & { readonly end: FolderRest };

function Rest({ end: { have, next, path, text }, onMore }: RestProps) {
  const [isAsked, setAsked] = useState(false);
  const isArchive = useThreadActions((state) => state.isArchiveShown);
  const item = useRef<HTMLLIElement>(null);
  /** Shows more threads, with the focus on the first of them, which is where the button was. */
  const showMore = (): void => {
    const list = item.current?.parentElement;
    const listRows = () => [...(list?.querySelectorAll<HTMLElement>('button:not([aria-haspopup])') ?? [])];
    const at = listRows().findIndex((each) => each.matches(':focus'));
    flushSync(() => onMore(path, next));
    listRows()[at]?.focus();
  };
  const loadOlder = async (count: number): Promise<void> => {
    setAsked(true);
    await loadOlderThreads(path, isArchive ? 'archive' : 'threads', count);
    setAsked(false);
    onMore(path, next);
  };
  return (
    <li ref={item} className={styles.rest}>
      <Button
        kind="quiet"
        size={24}
        busy={isAsked}
        tabIndex={-1}
        onClick={() => (have === null ? showMore() : void loadOlder(have))}
      >
        {text}
      </Button>
    </li>
  );
}

/** Collapses a group of a folder, or opens it again. */
export function toggleGroupIn(group: ThreadGroup, folder: string): void {
  toggleFolder(getGroupKey(group, folder));
}

function toggleFolder(path: string): void {
  const { collapsedFolders: before } = useLayout.getState().layout;
  const others = before.filter((other) => other !== path);
  void changeLayout({ collapsedFolders: before.includes(path) ? others : [...others, path] });
}
