import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Result } from '../../../shared/base/result.ts';
import type { RemoteState } from '../../../shared/contract/remotes.ts';
import type { BranchRefusal, RepositoryBranches } from '../../../shared/contract/repository-branches.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { askCodex, cancelSync, readRemotes, syncBranch } from '../../commands/remotes.commands.ts';
import {
  createRepositoryBranch,
  listRepositoryBranches,
  switchRepositoryBranch,
} from '../../commands/repository-branches.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../components/Dialog.tsx';
import { Field } from '../../components/Field.tsx';
import { moveFocusInList } from '../../components/move-focus-in-list.ts';
import { SearchField } from '../../components/SearchField.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { useNow } from '../../components/use-now.ts';
import { openDialog } from '../../stores/frame.store.ts';
import { sendPageRequest } from '../../stores/page-requests.ts';
import styles from './BranchDialog.module.css';
import { type BringView, describeBranches, describeBring, findNameProblem } from './branch.view-model.ts';
import { RemotePanel } from './RemotePanel.tsx';
import {
  type DivergedView,
  describeRemote,
  describeSync,
  type SyncAction,
  toSyncRequest,
} from './remote.view-model.ts';
import { type Synced, SyncStep } from './SyncStep.tsx';

type Step =
  | { readonly type: 'list'; readonly isReturn: boolean }
  | { readonly type: 'new' }
  | { readonly type: 'bring'; readonly name: string; readonly view: BringView }
  | { readonly type: 'force'; readonly view: DivergedView }
  | {
      readonly type: 'sync';
      readonly action: SyncAction;
      readonly title: string;
      readonly work: Promise<Synced>;
      readonly pullRequestLabel: string;
    };

/**
 * Lists the branches to switch to, asks about what is not committed, makes a new one, and brings the branch in step with
 * a remote.
 */
export default function BranchDialog({ onClose }: { readonly onClose: () => void }) {
  const [list, setList] = useState<RepositoryBranches | null>(null);
  const [step, setStep] = useState<Step>({ type: 'list', isReturn: false });
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [remotes, setRemotes] = useState<RemoteState | null>(null);
  const [chosenRemote, setChosenRemote] = useState<string | null>(null);
  /** The user may name a branch before the list arrives. */
  const listing = useRef<ReturnType<typeof listRepositoryBranches> | null>(null);
  // Again after each other step: a push, a fetch or a pull changes both.
  const isListShown = step.type === 'list';
  useEffect(() => {
    if (!isListShown) return;
    const reading = listRepositoryBranches();
    listing.current = reading;
    void reading.then((listed) => {
      if (listing.current !== reading) return;
      if (listed.ok) setList(listed.value);
      else if (listed.error.type === 'refused') setProblem(listed.error.message);
    });
    void readRemotes().then((read) => {
      if (listing.current !== reading) return;
      if (read.ok) setRemotes(read.value);
      else setProblem(read.error.message);
    });
  }, [isListShown]);
  /** Waits for the host. Closes the dialog if it has done it, and asks or says why not otherwise. */
  const wait = async (name: string, work: Promise<Result<null, BranchRefusal>>): Promise<void> => {
    setIsBusy(true);
    setProblem(null);
    const done = await work;
    setIsBusy(false);
    if (done.ok) onClose();
    else if (done.error.type === 'refused') setProblem(done.error.message);
    else setStep({ type: 'bring', name, view: describeBring(name, done.error) });
  };
  const switchTo = (name: string, bringAlong: boolean): void => {
    if (isBusy || list === null) return;
    const { current, root } = list;
    if (name === current) onClose();
    else void wait(name, switchRepositoryBranch({ root, current, name, bringAlong }));
  };
  const create = async (name: string): Promise<void> => {
    if (isBusy) return;
    setIsBusy(true);
    const listed = await listing.current;
    setIsBusy(false);
    if (listed?.ok !== true || listed.value === null) return;
    const { current, root } = listed.value;
    await wait(name, createRepositoryBranch({ root, current, name }));
  };
  const goBack = (): void => {
    setProblem(null);
    setStep({ type: 'list', isReturn: true });
  };
  /** Nobody would see how a sync ends. */
  const close = (): void => {
    if (step.type === 'sync') cancelSync();
    onClose();
  };
  const remote = remotes === null ? null : describeRemote(remotes, chosenRemote);
  const sync = (action: SyncAction, replaces: string | null = null): void => {
    if (remotes === null || remote === null) return;
    const request = toSyncRequest(remotes, remote.remote, action, replaces);
    if (request === null) return;
    setProblem(null);
    const { pullRequestLabel } = remote;
    setStep({
      type: 'sync',
      action,
      title: describeSync(action, remote.remote),
      work: syncBranch(request),
      pullRequestLabel,
    });
  };
  return (
    <Dialog
      title={getTitle(step)}
      className={styles.dialog}
      onClose={close}
      onFocusLost={() => sendPageRequest('focusComposer')}
    >
      {step.type === 'sync' && (
        <SyncStep
          action={step.action}
          work={step.work}
          pullRequestLabel={step.pullRequestLabel}
          onBack={goBack}
          onFetch={() => sync('fetch')}
          onClose={onClose}
        />
      )}
      {step.type !== 'sync' && (
        <div className={styles.body}>
          {step.type === 'list' && (
            <RemotePanel
              view={remote}
              onChoose={setChosenRemote}
              onSync={sync}
              onPullRequest={() => openDialog('pullRequest')}
              onForce={() => remote?.diverged != null && setStep({ type: 'force', view: remote.diverged })}
              onAsk={(request) => {
                onClose();
                askCodex(request);
              }}
            />
          )}
          {step.type === 'force' && <p>{step.view.lost}</p>}
          {step.type === 'list' && (
            <List list={list} isReturn={step.isReturn} onChoose={(name) => switchTo(name, false)} />
          )}
          {step.type === 'list' && list === null && problem === null && (
            <p role="status" className={styles.note}>
              {t`Reading…`}
            </p>
          )}
          {step.type === 'bring' && <Bring view={step.view} />}
          {step.type === 'new' && (
            <NewBranch list={list} isBusy={isBusy} onCreate={(name) => void create(name)} onBack={goBack} />
          )}
          {problem !== null && (
            <p role="alert" className={styles.problem}>
              <StateGlyph state="failed" />
              <span>{problem}</span>
            </p>
          )}
        </div>
      )}
      {step.type === 'force' && (
        <DialogFooter>
          <StayButton onClick={goBack}>{t`Keep them`}</StayButton>
          <Button kind="danger" size={32} onClick={() => sync('push', step.view.tip)}>
            {t`Force push`}
          </Button>
        </DialogFooter>
      )}
      {step.type === 'list' && (
        <DialogFooter>
          <Button size={32} onClick={() => setStep({ type: 'new' })}>
            {t`New branch…`}
          </Button>
          <Button size={32} busy={isBusy} onClick={onClose}>
            {t`Close`}
          </Button>
        </DialogFooter>
      )}
      {step.type === 'bring' && (
        <DialogFooter>
          <StayButton onClick={goBack}>{t`Stay on this branch`}</StayButton>
          {step.view.canBring && (
            <Button kind="primary" size={32} busy={isBusy} onClick={() => switchTo(step.name, true)}>
              {t`Bring them along`}
            </Button>
          )}
        </DialogFooter>
      )}
    </Dialog>
  );
}

function getTitle(step: Step): string {
  switch (step.type) {
    case 'list':
      return t`Git branches`;
    case 'new':
      return t`New branch`;
    case 'bring':
      return step.view.title;
    case 'force':
      return t`Force push?`;
    case 'sync':
      return step.title;
  }
}

function List({
  isReturn,
  list,
  onChoose,
}: {
  readonly list: RepositoryBranches | null;
  /** Whether it comes after another part of the dialog. */
  readonly isReturn: boolean;
  readonly onChoose: (name: string) => void;
}) {
  const [filter, setFilter] = useState('');
  const rows = useRef<HTMLUListElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const now = useNow(false);
  // When the dialog opens, it focuses the field itself, after it has kept what had the focus.
  useEffect(() => {
    if (isReturn) field.current?.focus();
  }, [isReturn]);
  const view = list === null ? null : describeBranches(list, filter, now);
  const handleKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.key !== 'ArrowDown' || rows.current === null) return;
    if (moveFocusInList(rows.current, { key: 'Home' })) event.preventDefault();
  };
  return (
    <>
      <SearchField
        ref={field}
        name={t`Filter branches`}
        value={filter}
        onChange={setFilter}
        onKeyDown={handleKey}
        hasFirstFocus
      />
      {view !== null && view.rows.length > 0 && (
        <ul
          ref={rows}
          aria-label={t`Git branches`}
          className={styles.list}
          onKeyDown={(event) => {
            if (moveFocusInList(event.currentTarget, event)) event.preventDefault();
          }}
        >
          {view.rows.map(({ detail, isBlocked, isCurrent, name, title }) => (
            <li key={name}>
              <button
                type="button"
                className={styles.row}
                aria-current={isCurrent || undefined}
                aria-disabled={isBlocked || undefined}
                onClick={() => isBlocked || onChoose(name)}
              >
                <span className={styles.name}>{title}</span>
                <span className={styles.note}>{detail}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {view?.note != null && (
        <p role="status" className={styles.note}>
          {view.note}
        </p>
      )}
    </>
  );
}

function Bring({ view }: { readonly view: BringView }) {
  return (
    <>
      <p>{view.prose}</p>
      <ul aria-label={t`Files that are not committed`} className={styles.files}>
        {view.files.map((path) => (
          <li key={path}>{path}</li>
        ))}
        {view.more !== null && <li className={styles.note}>{view.more}</li>}
      </ul>
    </>
  );
}

/** Has the focus when the question appears, because it changes nothing. */
function StayButton({ children, onClick }: { readonly children: string; readonly onClick: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <Button ref={button} size={32} onClick={onClick}>
      {children}
    </Button>
  );
}

type NewBranchProps = {
  readonly list: RepositoryBranches | null;
  readonly isBusy: boolean;
  readonly onCreate: (name: string) => void;
  readonly onBack: () => void;
};

function NewBranch({ isBusy, list, onBack, onCreate }: NewBranchProps) {
  const [name, setName] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const problem = findNameProblem(name, list?.branches ?? []);
  const isReady = name !== '' && problem === null;
  const create = (): void => {
    if (isReady) onCreate(name);
  };
  return (
    <>
      <Field
        ref={field}
        label={t`Name`}
        hint={t`It starts at the last commit. Uncommitted files stay as they are.`}
        problem={problem ?? undefined}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          create();
        }}
      />
      <DialogFooter>
        <Button size={32} onClick={onBack}>
          {t`Back`}
        </Button>
        <Button kind="primary" size={32} disabled={!isReady} busy={isBusy} onClick={create}>
          {t`Create branch`}
        </Button>
      </DialogFooter>
    </>
  );
}
