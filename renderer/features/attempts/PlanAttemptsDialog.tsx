import PlusIcon from 'lucide-react/icons/plus';
import XIcon from 'lucide-react/icons/x';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react';
import { flushSync } from 'react-dom';
import { t } from '../../../shared/i18n/i18n.ts';
import { formatChord } from '../../actions/chords.ts';
import { isMac } from '../../client/platform.ts';
import { sendAttempts } from '../../commands/attempts.commands.ts';
import { loadNewRunContext } from '../../commands/runs.commands.ts';
import { toFieldPlace } from '../../commands/texts.commands.ts';
import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/class-names.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Field } from '../../components/Field.tsx';
import frame from '../../components/form-dialog.module.css';
import { IconButton } from '../../components/IconButton.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { Select } from '../../components/Select.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { useModel } from '../../components/use-model.ts';
import { useAuth } from '../../stores/auth.store.ts';
import { useCli } from '../../stores/cli.store.ts';
import { sendPageRequestAfterRender } from '../../stores/page-requests.ts';
import { newRunContextChanged, useRuns } from '../../stores/runs.store.ts';
import { useSettings } from '../../stores/settings.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { describeLimits } from '../../view-models/describe-limits.ts';
import { inputModel } from '../../view-models/input-model.ts';
import { CheckList } from '../runs/new/CheckList.tsx';
import { useStoredForm } from '../stored-texts/use-stored-text.ts';
import styles from './PlanAttemptsDialog.module.css';
import {
  type AttemptsDraft,
  addAttempt,
  attemptsDraft,
  type DraftAttempt,
  describePlan,
  emptyAttemptsDraft,
  getPlanWords,
  type PlannedAttempt,
} from './plan.view-model.ts';

/** Plans several attempts at the message in the message box: a model, an effort and an extra instruction each. */
export default function PlanAttemptsDialog({ onClose }: { readonly onClose: () => void }) {
  const [kept, keep] = useStoredForm<AttemptsDraft>(toFieldPlace('new', 'attempts'), attemptsDraft, getPlanWords);
  const draft = kept ?? emptyAttemptsDraft;
  const models = useCli((state) => state.models);
  const context = useRuns((state) => state.newRunContext);
  // The folder may have changed since the last dialog.
  useEffect(() => {
    newRunContextChanged(null);
    void loadNewRunContext();
  }, []);
  const settings = useSettings((state) => state.settings.values);
  const message = useModel(inputModel, (model) => model.inputText);
  const box = useModel(inputModel, (model) => model.view);
  const isNewThread = useThreads((state) => state.shown === null);
  const refusal = box.canSend ? null : (box.reason ?? t`Write the message first.`);
  const view = useMemo(
    () => describePlan({ draft, models, chosen: settings, context, isNewThread, refusal }),
    [draft, models, settings, context, isNewThread, refusal],
  );
  const accountLimits = useAuth((state) => state.limits);
  const limits = useMemo(() => describeLimits(accountLimits, Date.now()), [accountLimits]);
  const list = useRef<HTMLDivElement>(null);
  const reasonId = useId();
  const start = (): void => {
    if (view.order === null) return;
    onClose();
    sendPageRequestAfterRender('focusComposer');
    void sendAttempts(view.order).then((isSent) => {
      if (isSent) keep(null);
    });
  };
  const press = (event: KeyboardEvent): void => {
    const hasMod = isMac ? event.metaKey : event.ctrlKey;
    if (event.key !== 'Enter' || !hasMod || event.nativeEvent.isComposing) return;
    event.preventDefault();
    start();
  };
  const plan = (attempts: readonly DraftAttempt[]): void => keep({ ...draft, attempts: attempts.map(toDraft) });
  const change = (key: number, wanted: Partial<DraftAttempt>): void =>
    plan(view.attempts.map((each) => (each.key === key ? { ...each, ...wanted } : each)));
  const add = (): void => {
    flushSync(() => plan(addAttempt(view.attempts)));
    [...(list.current?.querySelectorAll('select') ?? [])].at(-2)?.focus();
  };
  const remove = (key: number): void => {
    flushSync(() => plan(view.attempts.filter((each) => each.key !== key)));
    list.current?.querySelector<HTMLElement>('[data-add] button')?.focus();
  };

  return (
    <Dialog title={t`Try several ways`} isTitleHidden onClose={onClose} className={frame.dialog}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the chord works in every field */}
      <div className={frame.form} onKeyDown={press}>
        <div ref={list} className={frame.body}>
          <header>
            <p className={frame.title} aria-hidden="true">
              {t`Try several ways`}
            </p>
            <p className={styles.message}>{message.trim()}</p>
          </header>
          <p className={styles.note}>
            {t`Each attempt gets this message in its own thread and git worktree, and uses its own tokens. Your files stay as they are.`}
            {limits !== null && ` ${limits.detail}`}
          </p>
          {view.attempts.map((attempt, index) => (
            <Attempt
              key={attempt.key}
              attempt={attempt}
              isFirst={index === 0}
              canRemove={view.canRemove}
              onChange={change}
              onRemove={remove}
            />
          ))}
          <span data-add="">
            <Button icon={<PlusIcon />} disabled={!view.canAdd} onClick={add}>
              {t`Add an attempt`}
            </Button>
          </span>
          <CheckList checks={view.checks} onChange={(checks) => keep({ ...draft, checks })} />
        </div>
        <footer className={frame.foot}>
          <p id={reasonId} className={frame.hint} role="status">
            {view.reason ??
              (context === null ? (
                <span className={classNames(frame.looking, 'shown-late')}>
                  <Spinner /> {t`Checking the folder…`}
                </span>
              ) : (
                <>
                  <Kbd chord={formatChord('Mod+Enter', isMac)} /> {t`starts them.`}
                </>
              ))}
          </p>
          <Button size={32} onClick={onClose}>{t`Cancel`}</Button>
          <Button
            kind="primary"
            size={32}
            disabled={view.order === null}
            aria-describedby={reasonId}
            aria-keyshortcuts={isMac ? 'Meta+Enter' : 'Control+Enter'}
            onClick={start}
          >
            {view.start}
          </Button>
        </footer>
      </div>
    </Dialog>
  );
}

type AttemptProps = {
  readonly attempt: PlannedAttempt;
  readonly isFirst: boolean;
  readonly canRemove: boolean;
  readonly onChange: (key: number, wanted: Partial<DraftAttempt>) => void;
  readonly onRemove: (key: number) => void;
};

function Attempt({ attempt, isFirst, canRemove, onChange, onRemove }: AttemptProps) {
  const { instruction, key, models, reasoning, title } = attempt;
  return (
    <fieldset className={styles.attempt} {...(isFirst ? { 'data-first-focus': '', tabIndex: -1 } : {})}>
      <legend className={styles.label}>{title}</legend>
      <div className={styles.choices}>
        <Select
          name={t`Model`}
          value={models.value}
          options={models.options}
          onChange={(model) => onChange(key, { model, effort: '' })}
        />
        <Select
          name={t`Reasoning`}
          value={reasoning.value}
          options={reasoning.options}
          onChange={(effort) => onChange(key, { effort })}
        />
        {canRemove && <IconButton name={t`Remove ${title}`} icon={<XIcon />} onClick={() => onRemove(key)} />}
      </div>
      <Field
        label={t`Extra instruction`}
        isLabelHidden
        placeholder={t`Extra instruction, for this attempt only`}
        maxLength={10_000}
        value={instruction}
        onChange={(event) => onChange(key, { instruction: event.target.value })}
      />
    </fieldset>
  );
}

function toDraft({ effort, instruction, key, model }: DraftAttempt): DraftAttempt {
  return { key, model, effort, instruction };
}
