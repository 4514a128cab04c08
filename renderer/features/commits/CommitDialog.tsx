import { type KeyboardEvent, type Ref, useEffect, useId, useRef, useState } from 'react';
import { visibleProse } from '../../../shared/base/visible-text.ts';
import type { CommitRefusal, UncommittedState } from '../../../shared/contract/commits.ts';
import type { RequestValue } from '../../../shared/contract/contract.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { allowHooks, commitFiles, stopHooks } from '../../commands/commits.commands.ts';
import { toFieldPlace } from '../../commands/texts.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { Dialog, DialogFooter } from '../../components/Dialog.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { useBusy } from '../../components/use-busy.ts';
import { useCommits } from '../../stores/commits.store.ts';
import { openDialog } from '../../stores/frame.store.ts';
import { sendPageRequest } from '../../stores/page-requests.ts';
import { OtherTexts } from '../stored-texts/StoredTexts.tsx';
import { useStoredText } from '../stored-texts/use-stored-text.ts';
import styles from './CommitDialog.module.css';
import { CommitHooks } from './CommitHooks.tsx';
import {
  type CommitDraft,
  type CommitView,
  chooseFile,
  describeCommit,
  describeHooks,
  describePush,
  hasNotes,
  joinMessages,
  leaveOutNew,
  switchAmend,
  toCommitDraft,
  toCommitRequest,
  toStoredMessage,
} from './commit.view-model.ts';
import { SuggestMessage } from './SuggestMessage.tsx';

/** A commit that was made. */
type Made = RequestValue<'commitFiles'>;

/** Lets the user choose files and write a message, commits them, and shows what git says. */
export default function CommitDialog({ onClose }: { readonly onClose: () => void }) {
  const [made, setMade] = useState<Made | null>(null);
  const { problem, uncommitted: state } = useCommits();
  const busy = useBusy();
  const isCommitting = busy[0] === 'commit' || busy[0] === 'commitWithoutHooks';
  if (state === null && made === null && problem === null) return null;
  return (
    <Dialog
      title={made === null ? t`Commit` : t`Committed`}
      className={styles.dialog}
      // It stays until there is an answer, which may be a refusal.
      onClose={() => isCommitting || onClose()}
      // Without changed files, the button of the commit is disabled.
      onFocusLost={() => sendPageRequest('focusComposer')}
    >
      {made !== null && <Result made={made} onClose={onClose} />}
      {made === null && state === null && (
        <p role="alert" className={styles.problem}>
          <StateGlyph state="failed" />
          <span>{problem}</span>
        </p>
      )}
      {made === null && state !== null && <Form state={state} busy={busy} onMade={setMade} onClose={onClose} />}
    </Dialog>
  );
}

type FormProps = {
  readonly state: UncommittedState;
  readonly busy: ReturnType<typeof useBusy>;
  readonly onMade: (made: Made) => void;
  readonly onClose: () => void;
};

function Form({ busy: [busy, wait], onClose, onMade, state }: FormProps) {
  const place = toFieldPlace('new', 'commit');
  const [kept, keep] = useStoredText(place);
  const [changed, setChanged] = useState<CommitDraft | null>(null);
  const draft = changed ?? toCommitDraft(kept);
  const setDraft = (next: CommitDraft): void => {
    setChanged(next);
    if (next.message !== draft.message || next.aside !== draft.aside) keep(toStoredMessage(next, state));
  };
  const [problem, setProblem] = useState<CommitRefusal | null>(null);
  const message = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const said = useRef<HTMLParagraphElement>(null);
  const isStopping = useRef(false);
  useEffect(() => {
    if (busy !== null || problem === null || !isStopping.current) return;
    isStopping.current = false;
    // “Try again” would get the focus, and a second press of Enter would start the hooks again.
    if (document.activeElement !== field.current) said.current?.focus();
  }, [busy, problem]);
  const view = describeCommit(state, draft);
  const runsHooks = describeHooks(state)?.isAllowed === true;
  const isRunningHooks = busy === 'commit' && runsHooks;
  const commit = async (withHooks = true): Promise<void> => {
    if (busy !== null || !view.primary.isEnabled) return;
    setProblem(null);
    isStopping.current = false;
    const done = await wait(withHooks ? 'commit' : 'commitWithoutHooks', () =>
      commitFiles(toCommitRequest(state, draft, withHooks)),
    );
    if (!done.ok) {
      setProblem(done.error);
      const { uncommitted } = useCommits.getState();
      if (uncommitted !== null) setChanged((now) => leaveOutNew(now ?? draft, state, uncommitted));
      return;
    }
    keep(null);
    onMade(done.value);
  };
  const handleKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void commit();
  };
  return (
    <>
      <div className={styles.body}>
        {view.obstacle !== null && (
          <p role="alert" className={styles.problem}>
            <StateGlyph state="failed" />
            <span>{view.obstacle}</span>
          </p>
        )}
        <div className={styles.message}>
          <label htmlFor={message} className={styles.label}>
            {t`Commit message`}
          </label>
          <textarea
            ref={field}
            id={message}
            data-first-focus=""
            rows={4}
            className={styles.text}
            value={draft.message}
            onChange={(event) => setDraft({ ...draft, message: event.target.value })}
            onKeyDown={handleKey}
          />
          <SuggestMessage state={state} draft={draft} field={field} onChange={setDraft} />
          <OtherTexts
            place={place}
            onRestore={({ about, text }) => {
              const other = about === '' ? text : joinMessages(about, text);
              setDraft({ ...draft, message: joinMessages(draft.message, other) });
            }}
          />
        </div>
        {state.files.length > 0 && <Files state={state} draft={draft} view={view} onChange={setDraft} />}
        <Options state={state} draft={draft} onChange={setDraft} />
        <CommitHooks
          state={state}
          onAllow={async (digest) => setProblem(await wait('allowHooks', () => allowHooks(state.root, digest)))}
        />
        <ul aria-label={t`About this commit`} className={styles.notes}>
          {view.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </div>
      {problem !== null && <Problem ref={said} problem={problem} />}
      <DialogFooter
        hint={
          // Nothing takes its place, so that a second press does nothing.
          isRunningHooks && (
            <Button
              size={32}
              onClick={() => {
                isStopping.current = true;
                void stopHooks();
              }}
            >
              {t`Stop hooks`}
            </Button>
          )
        }
      >
        <Button
          size={32}
          disabled={isRunningHooks}
          onClick={busy === 'commit' || busy === 'commitWithoutHooks' ? stopHooks : onClose}
        >
          {t`Cancel`}
        </Button>
        {problem?.type === 'hooks' && runsHooks && (
          <Button
            size={32}
            disabled={!view.primary.isEnabled || busy !== null}
            busy={busy === 'commitWithoutHooks'}
            onClick={() => void commit(false)}
          >
            {t`Commit without hooks`}
          </Button>
        )}
        <Button
          kind="primary"
          size={32}
          disabled={!view.primary.isEnabled || busy === 'commitWithoutHooks'}
          busy={busy === 'commit'}
          onClick={() => void commit()}
        >
          {isRunningHooks
            ? t`Running hooks…`
            : problem?.type === 'hooks' && runsHooks
              ? t`Try again`
              : view.primary.label}
        </Button>
      </DialogFooter>
    </>
  );
}

/** Says why nothing was committed, with what hooks printed. */
function Problem({
  problem: { message, output = '' },
  ref,
}: {
  readonly problem: CommitRefusal;
  readonly ref: Ref<HTMLParagraphElement>;
}) {
  return (
    <div className={styles.refused}>
      <p ref={ref} tabIndex={-1} role="alert" className={styles.problem}>
        <StateGlyph state="failed" />
        <span>{message}</span>
      </p>
      {output !== '' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll long content
        <section aria-label={t`Output of the hooks`} className={styles.hook} tabIndex={0}>
          {visibleProse(output)}
        </section>
      )}
    </div>
  );
}

type PartProps = {
  readonly state: UncommittedState;
  readonly draft: CommitDraft;
  readonly onChange: (draft: CommitDraft) => void;
};

function Files({ draft, onChange, state, view }: PartProps & { readonly view: CommitView }) {
  const chooseAll = (isChosen: boolean): void =>
    onChange({ ...draft, left: new Set(isChosen ? [] : state.files.map(({ id }) => id)) });
  return (
    <fieldset className={styles.files}>
      <legend className="visually-hidden">{t`Files to commit`}</legend>
      <Checkbox checked={view.all} onChange={chooseAll} name={t`All files`}>
        {view.chosen}
      </Checkbox>
      <ul className={styles.rows}>
        {view.rows.map(({ id, isChosen, path, status }) => (
          <li key={id} className={styles.row}>
            <Checkbox
              checked={isChosen ? 'all' : 'none'}
              onChange={(checked) => onChange(chooseFile(draft, id, checked))}
              className={styles.path}
            >
              <span className={styles.name}>{path}</span>
              <span className={styles.status}>{status}</span>
            </Checkbox>
          </li>
        ))}
        {view.more !== null && <li className={styles.status}>{view.more}</li>}
      </ul>
    </fieldset>
  );
}

function Options({ draft, onChange, state }: PartProps) {
  const { last } = state;
  return (
    <fieldset className={styles.options}>
      <legend className="visually-hidden">{t`Options`}</legend>
      <Checkbox
        checked={draft.amend ? 'all' : 'none'}
        disabled={last === null}
        onChange={(amend) => onChange(switchAmend(draft, amend, last?.message ?? ''))}
      >
        {t`Amend the last commit`}
      </Checkbox>
      <Checkbox
        checked={draft.signOff ? 'all' : 'none'}
        onChange={(signOff) => onChange({ ...draft, signOff })}
      >{t`Add my sign-off`}</Checkbox>
      <Checkbox
        checked={draft.isAssisted ? 'all' : 'none'}
        onChange={(isAssisted) => onChange({ ...draft, isAssisted })}
      >{t`Add “Assisted-by: Codex”`}</Checkbox>
      <Checkbox
        checked={hasNotes(state, draft) ? 'all' : 'none'}
        onChange={(notes) => onChange({ ...draft, notes })}
      >{t`Add notes about which lines Codex wrote`}</Checkbox>
    </fieldset>
  );
}

/** Shows what git says about the commit. */
function Result({ made, onClose }: { readonly made: Made; readonly onClose: () => void }) {
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => close.current?.focus(), []);
  const push = useCommits(({ uncommitted }) => describePush(uncommitted));
  return (
    <>
      <div className={styles.body}>
        {made.warning !== null && (
          <p role="alert" className={styles.problem}>
            <StateGlyph state="failed" />
            <span>{made.warning}</span>
          </p>
        )}
        <pre role="status" className={styles.output}>
          {made.output}
          {made.changedMessage !== null &&
            `\n\n${t`A hook changed the message:`}\n${visibleProse(made.changedMessage)}`}
        </pre>
      </div>
      <DialogFooter>
        <Button
          size={32}
          onClick={() => {
            onClose();
            openDialog('branches');
          }}
        >
          {push}
        </Button>
        <Button ref={close} size={32} onClick={onClose}>
          {t`Close`}
        </Button>
      </DialogFooter>
    </>
  );
}
