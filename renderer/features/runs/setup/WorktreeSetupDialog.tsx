import PlusIcon from 'lucide-react/icons/plus';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { SetupChoice } from '../../../../shared/contract/runs.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import {
  maxPatternCharacters,
  maxSetupCommandCharacters,
  maxSetupLines,
} from '../../../../shared/runs/worktree-setup.ts';
import type { TextPlace } from '../../../../shared/texts/stored-text.ts';
import { closeWorktreeSetup, loadWorktreeSetup, saveWorktreeSetup } from '../../../commands/worktree-setup.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { Checkbox } from '../../../components/Checkbox.tsx';
import { classNames } from '../../../components/class-names.ts';
import { Dialog } from '../../../components/Dialog.tsx';
import frame from '../../../components/form-dialog.module.css';
import { Spinner } from '../../../components/Spinner.tsx';
import { useBusy } from '../../../components/use-busy.ts';
import { useWorkspace } from '../../../stores/workspace.store.ts';
import { useWorktreeSetup } from '../../../stores/worktree-setup.store.ts';
import { useStoredForm } from '../../stored-texts/use-stored-text.ts';
import { LineList } from '../LineList.tsx';
import styles from './WorktreeSetupDialog.module.css';
import {
  describeSetupForm,
  findFileProblem,
  type SetupForm,
  setupForm,
  startForm,
  takeProposal,
} from './worktree-setup.view-model.ts';

/** Asks once per folder what each new worktree gets: copies of ignored files, and commands. */
export default function WorktreeSetupDialog() {
  const folder = useWorkspace((state) => state.workspace?.path ?? null);
  const name = useWorkspace((state) => state.workspace?.name ?? '');
  const choice = useWorktreeSetup((state) => state.choice);
  const [problem, setProblem] = useState<string | null>(null);
  // What the folder has may be different each time.
  useEffect(() => {
    void loadWorktreeSetup().then((read) => {
      if (!read.ok) setProblem(read.error.message);
    });
  }, []);
  const known = choice !== null && choice.folder === folder ? choice : null;
  return (
    <Dialog
      title={t`Set up worktrees`}
      isTitleHidden
      onClose={closeWorktreeSetup}
      className={classNames(frame.dialog, styles.dialog)}
    >
      <header className={styles.head}>
        <p className={frame.title} aria-hidden="true">
          {t`Set up worktrees`}
        </p>
        <p className={frame.folder}>{name}</p>
        <p className={styles.note}>
          {t`A new worktree has only what git tracks. This list adds the rest, for every new worktree of this folder.`}
        </p>
      </header>
      {known !== null ? (
        <SetupFields key={known.folder} choice={known} />
      ) : problem === null ? (
        <p className={styles.looking} role="status">
          <Spinner /> {t`Checking the folder…`}
        </p>
      ) : (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  );
}

function SetupFields({ choice }: { readonly choice: SetupChoice }) {
  const place: TextPlace = { threadId: null, folder: choice.folder, field: 'worktreeSetup' };
  const [kept, keep] = useStoredForm<SetupForm>(place, setupForm, toWords);
  const form = kept ?? startForm(choice);
  const view = describeSetupForm(form, choice);
  const [busy, wait] = useBusy();
  const [problem, setProblem] = useState<string | null>(null);
  const save = useRef<HTMLButtonElement>(null);
  // The dialog was there before its fields.
  useEffect(() => save.current?.focus(), []);
  const change = (more: Partial<SetupForm>): void => {
    setProblem(null);
    keep({ ...form, ...more });
  };
  const store = async (): Promise<void> => {
    if (busy !== null || view.problem !== null) return;
    const saved = await wait('save', () => saveWorktreeSetup(choice.folder, view.setup));
    if (!saved.ok) return setProblem(saved.error.message);
    keep(null);
    closeWorktreeSetup();
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void store();
  };
  const hasCommands = view.setup.commands.length > 0;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the chord works in every field
    <div className={frame.form} onKeyDown={press}>
      <div className={styles.body}>
        <LineList
          name={t`Copied files`}
          note={t`Ignored files of this folder, such as .env. Write * for any name, ** for any folders.`}
          nameLine={(number) => t`Path ${number}`}
          nameRemove={(number) => t`Remove path ${number}`}
          add={t`Add a path`}
          lines={form.files}
          maxLines={maxSetupLines}
          maxCharacters={maxPatternCharacters}
          findProblem={findFileProblem}
          onChange={(files) => change({ files: [...files] })}
        >
          <Proposals
            texts={view.proposedFiles}
            onTake={(text) => change({ files: [...takeProposal(form.files, text)] })}
          />
        </LineList>
        <LineList
          name={t`Commands`}
          note={t`They run in this order in Codex's sandbox, while Codex works on the first message. The first one that fails ends the set-up.`}
          nameLine={(number) => t`Command ${number}`}
          nameRemove={(number) => t`Remove command ${number}`}
          add={t`Add a command`}
          lines={form.commands}
          maxLines={maxSetupLines}
          maxCharacters={maxSetupCommandCharacters}
          onChange={(commands) => change({ commands: [...commands] })}
        >
          <Proposals
            texts={view.proposedCommands}
            onTake={(text) => change({ commands: [...takeProposal(form.commands, text)] })}
          />
        </LineList>
        <div className={styles.network}>
          <Checkbox
            checked={form.network && hasCommands ? 'all' : 'none'}
            disabled={!hasCommands}
            onChange={(network) => change({ network })}
          >
            {t`Let these commands use the network`}
          </Checkbox>
          <p className={styles.note}>
            {t`Installing packages needs it. Scripts of packages then have the network too, and can read your files.`}
          </p>
        </div>
      </div>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <footer className={frame.foot}>
        <p className={frame.hint} role="status">
          {view.problem}
        </p>
        <Button
          size={32}
          onClick={() => {
            keep(null);
            closeWorktreeSetup();
          }}
        >
          {t`Cancel`}
        </Button>
        <Button
          ref={save}
          kind="primary"
          size={32}
          disabled={view.problem !== null}
          busy={busy !== null}
          onClick={() => void store()}
        >
          {t`Save`}
        </Button>
      </footer>
    </div>
  );
}

type ProposalsProps = { readonly texts: readonly string[]; readonly onTake: (text: string) => void };

/** Offers lines that fit the folder. */
function Proposals({ onTake, texts }: ProposalsProps): ReactNode {
  return texts.map((text) => (
    <Button key={text} kind="quiet" icon={<PlusIcon />} aria-label={t`Add ${text}`} onClick={() => onTake(text)}>
      <code className={styles.proposal}>{text}</code>
    </Button>
  ));
}

function toWords({ commands, files }: SetupForm): string {
  return [...files, ...commands].map(({ text }) => text).join('\n');
}
