import FileDiffIcon from 'lucide-react/icons/file-diff';
import MessagesIcon from 'lucide-react/icons/messages-square';
import TerminalIcon from 'lucide-react/icons/terminal';
import UserIcon from 'lucide-react/icons/user';
import UsersIcon from 'lucide-react/icons/users';
import { createContext, useContext } from 'react';
import type { DiffHunk } from '../../../../shared/changes/parse-unified-diff.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { tooltip } from '../../../components/tooltip.ts';
import styles from './AuthorBadge.module.css';
import { describeBadge, type KnownAuthors } from './authors.view-model.ts';

/** Who changed the shown diff. */
export const KnownAuthorsContext = createContext<KnownAuthors>(new Map());

/** The icon of each kind of author. */
export const authorIcons = {
  patch: FileDiffIcon,
  command: TerminalIcon,
  rewind: UserIcon,
  app: UserIcon,
  other: UserIcon,
  thread: MessagesIcon,
  several: UsersIcon,
} as const;

/** Says who changed a file, or a hunk of a file that several changed. Shows nothing where that is not known. */
export function AuthorBadge({ path, hunk }: { readonly path: string; readonly hunk: DiffHunk | null }) {
  const file = useContext(KnownAuthorsContext).get(path);
  const isOne = file === undefined || file.authors.length < 2;
  const authors = hunk === null ? file?.authors : isOne ? [] : file.ofHunk.get(hunk);
  const view = describeBadge(authors ?? []);
  if (view === null) return null;
  const Icon = authorIcons[view.kind];
  return (
    <span className={styles.badge} data-author={view.kind} {...(view.whole === null ? {} : tooltip(view.whole))}>
      <Icon />
      <span className={styles.name} aria-hidden="true">
        {view.text}
      </span>
      <span className="visually-hidden">{t`Changed by ${view.whole ?? view.text}`}</span>
    </span>
  );
}
