import FolderIcon from 'lucide-react/icons/folder';
import FolderOpenIcon from 'lucide-react/icons/folder-open';
import ListPlusIcon from 'lucide-react/icons/list-plus';
import LogOutIcon from 'lucide-react/icons/log-out';
import PlayIcon from 'lucide-react/icons/play';
import { t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { useKeys } from '../../actions/use-keys.ts';
import { openRecentFolder } from '../../commands/workspace.commands.ts';
import { Menu, MenuItem, MenuLabel, type MenuProps, MenuSeparator } from '../../components/Menu.tsx';
import { useConnection } from '../../stores/connection.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';

const maxFolders = 8;

/** Lists recently opened folders, and the ways to leave this one. */
export default function WorkspaceMenu(menu: Omit<MenuProps, 'align' | 'children'>) {
  const open = useWorkspace((state) => state.workspace?.path);
  const recent = useWorkspace((state) => state.recentFolders);
  const isDemo = useConnection((state) => state.profile === 'demo');
  const others = recent.filter((folder) => folder.path !== open).slice(0, maxFolders);
  const folderKeys = useKeys('openFolder');
  if (isDemo) {
    return (
      <Menu {...menu}>
        <MenuItem icon={<LogOutIcon />} onSelect={() => runAction('leaveDemo')}>
          {t`Leave the demo`}
        </MenuItem>
      </Menu>
    );
  }
  return (
    <Menu {...menu}>
      <MenuItem icon={<FolderOpenIcon />} keys={folderKeys} onSelect={() => runAction('openFolder')}>
        {t`Open folder…`}
      </MenuItem>
      <MenuItem icon={<ListPlusIcon />} disabled={open === undefined} onSelect={() => runAction('listFolder')}>
        {t`Show another folder in the list…`}
      </MenuItem>
      <MenuItem icon={<PlayIcon />} onSelect={() => runAction('startDemo')}>
        {t`Try the demo`}
      </MenuItem>
      {others.length > 0 && (
        <>
          <MenuSeparator />
          <MenuLabel>{t`Recent folders`}</MenuLabel>
          {others.map((folder) => (
            <MenuItem
              key={folder.path}
              icon={<FolderIcon />}
              detail={folder.displayPath}
              onSelect={() => void openRecentFolder(folder.path)}
            >
              {folder.name}
            </MenuItem>
          ))}
        </>
      )}
    </Menu>
  );
}
