import FolderIcon from 'lucide-react/icons/folder';
import { type FormEvent, type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import type { FolderChoice } from '../../../shared/workspace/workspace-snapshot.ts';
import { describeFolderFailure, joinAlertText } from '../../commands/show-problem.ts';
import { addListedFolder, browseForFolder, listFolders, openWorkspace } from '../../commands/workspace.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../components/Dialog.tsx';
import { Field } from '../../components/Field.tsx';
import { moveFocusInList } from '../../components/move-focus-in-list.ts';
import { useConnection } from '../../stores/connection.store.ts';
import { showPage } from '../../stores/frame.store.ts';
import { sendPageRequest } from '../../stores/page-requests.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import styles from './OpenFolderDialog.module.css';
import { describeOpenFolder, type FolderChoiceRow, toTypedPath } from './open-folder.view-model.ts';

/** What happens to the chosen folder: the window opens it, or the thread list shows its threads, too. */
type Purpose = 'open' | 'list';

const texts = {
  open: { title: t`Open folder`, hint: t`Click a folder to look inside. Enter opens the path.`, confirm: t`Open` },
  list: {
    title: t`Show another folder in the list`,
    hint: t`Click a folder to look inside. Enter shows it in the list.`,
    confirm: t`Show`,
  },
} as const;

/** Shows a dialog to pick a folder by typing, with completion, or from the list; the same in both hosts. */
export default function OpenFolderDialog({
  purpose,
  onClose,
}: {
  readonly purpose: Purpose;
  readonly onClose: () => void;
}) {
  const canBrowse = useConnection((state) => state.host?.canBrowse === true);
  const anyRecent = useWorkspace((state) => state.recentFolders.length > 0);
  const [typed, setTyped] = useState(anyRecent ? '' : '~/');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const choices = useFolderChoices(typed);
  const view = useMemo(() => describeOpenFolder(typed, choices), [typed, choices]);
  const path = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const hasOpened = useRef(false);

  const type = (words: string): void => {
    setTyped(words);
    setProblem(undefined);
  };
  const open = async (folder: string): Promise<void> => {
    if (folder.trim() === '' || busy) return;
    setBusy(true);
    const opened = await (purpose === 'open' ? openWorkspace : addListedFolder)(folder.trim());
    setBusy(false);
    if (opened.ok) {
      hasOpened.current = purpose === 'open';
      if (purpose === 'open') showPage('threads');
      onClose();
      return;
    }
    setProblem(joinAlertText(describeFolderFailure(opened.error)));
    path.current?.focus();
  };
  const browse = async (): Promise<void> => {
    const chosen = await browseForFolder();
    if (chosen !== null) await open(chosen);
  };
  const choose = (folder: string): void => {
    type(toTypedPath(folder));
    path.current?.focus();
  };
  const pressInPath = (event: KeyboardEvent): void => {
    if (event.key === 'Tab' && !event.shiftKey && view.completion !== null) {
      event.preventDefault();
      type(view.completion);
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      list.current?.querySelector('button')?.focus();
    }
  };

  return (
    <Dialog
      title={texts[purpose].title}
      onClose={onClose}
      hasNavigatedAway={() => hasOpened.current}
      onFocusLost={() => sendPageRequest('focusComposer')}
      className={styles.dialog}
    >
      <form
        className={styles.form}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void open(typed);
        }}
      >
        <Field
          ref={path}
          label={t`Path`}
          role="combobox"
          aria-expanded={false}
          aria-autocomplete="list"
          placeholder="~/code"
          code
          value={typed}
          problem={problem}
          hint={view.completion === null ? undefined : t`Tab completes to ${view.completion}`}
          onChange={(event) => type(event.target.value)}
          onKeyDown={pressInPath}
          data-first-focus
        />
        <div className={styles.folders}>
          {view.empty !== null && <p className={styles.empty}>{view.empty}</p>}
          <ul
            ref={list}
            aria-label={t`Folders`}
            className={styles.list}
            onKeyDown={(event) => moveFocus(event, path.current)}
          >
            {view.rows.map((row) => (
              <FolderItem key={row.path} row={row} onChoose={choose} onOpen={(folder) => void open(folder)} />
            ))}
          </ul>
        </div>
        <DialogFooter hint={texts[purpose].hint}>
          {canBrowse && (
            <Button size={32} onClick={() => void browse()}>
              {t`Browse…`}
            </Button>
          )}
          <Button kind="primary" size={32} type="submit" busy={busy} disabled={typed.trim() === ''}>
            {texts[purpose].confirm}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

type FolderItemProps = {
  readonly row: FolderChoiceRow;
  readonly onChoose: (path: string) => void;
  readonly onOpen: (path: string) => void;
};

function FolderItem({ row, onChoose, onOpen }: FolderItemProps) {
  return (
    <li>
      {row.heading !== null && <h3 className={styles.heading}>{row.heading}</h3>}
      <button
        type="button"
        className={styles.row}
        tabIndex={-1}
        onClick={() => onChoose(row.path)}
        onDoubleClick={() => onOpen(row.path)}
      >
        <FolderIcon />
        <span className={styles.name}>{row.name}</span>
        {row.branch !== null && <span className={styles.branch}>{row.branch}</span>}
        <span className={styles.place}>{row.place}</span>
      </button>
    </li>
  );
}

/** Moves through the list with the arrow keys, and from its first row back to the path. */
function moveFocus(event: KeyboardEvent<HTMLElement>, path: HTMLElement | null): void {
  const moved = moveFocusInList(event.currentTarget, event);
  if (moved) event.preventDefault();
  else if (event.key === 'ArrowUp') path?.focus();
}

/**
 * Returns the folders that match the typed text. The last answer stays until the next one arrives. Null before the
 * first.
 */
function useFolderChoices(typed: string): readonly FolderChoice[] | null {
  const [choices, setChoices] = useState<readonly FolderChoice[] | null>(null);
  useEffect(() => {
    let wanted = true;
    void listFolders(typed).then((found) => {
      if (wanted) setChoices(found.ok ? found.value : []);
    });
    return () => {
      wanted = false;
    };
  }, [typed]);
  return choices;
}
