import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { NewRunContext } from '../../../../shared/contract/runs.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { formatChord } from '../../../actions/chords.ts';
import { isMac } from '../../../client/platform.ts';
import { loadNewRunContext } from '../../../commands/runs.commands.ts';
import { openWorktreeSetup } from '../../../commands/worktree-setup.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { classNames } from '../../../components/class-names.ts';
import { Dialog } from '../../../components/Dialog.tsx';
import frame from '../../../components/form-dialog.module.css';
import { Kbd } from '../../../components/Kbd.tsx';
import { Radio } from '../../../components/Radio.tsx';
import { Spinner } from '../../../components/Spinner.tsx';
import { useCli } from '../../../stores/cli.store.ts';
import { useConnection } from '../../../stores/connection.store.ts';
import { inputQuestionDropped, useInputQuestion } from '../../../stores/input-question.store.ts';
import type { RunDraft } from '../../../stores/run-draft.store.ts';
import { useRuns } from '../../../stores/runs.store.ts';
import { useWorkspace } from '../../../stores/workspace.store.ts';
import { InputQuestion } from '../../input-safety/InputQuestion.tsx';
import { OtherTexts } from '../../stored-texts/StoredTexts.tsx';
import { TooLargeNote } from '../../stored-texts/TooLargeNote.tsx';
import { CheckList } from './CheckList.tsx';
import { ModelField } from './ModelField.tsx';
import styles from './NewRunDialog.module.css';
import { describeNewRun, type NewRunChoice } from './new-run.view-model.ts';
import { useEditedRun } from './use-edited-run.ts';
import { useStart } from './use-start.ts';

/** Asks what a new run should do, with which tool, and where. The run then starts, or waits for its turn. */
export default function NewRunDialog({ onClose }: { readonly onClose: () => void }) {
  const edited = useEditedRun();
  const { draft } = edited;
  const surroundings = useSurroundings();
  const models = useCli((state) => state.models);
  const folder = useWorkspace((state) => state.workspace?.name ?? '');
  const isAsking = useInputQuestion((state) => state.open?.key === 'run');
  const { reset, isStarting, problem, start } = useStart({ onStarted: edited.onStarted, onClose });
  const { inspected } = surroundings;
  const view = useMemo(() => describeNewRun({ draft, models, surroundings: inspected }), [draft, models, inspected]);
  const prompt = useRef<HTMLTextAreaElement>(null);
  const promptId = useId();
  const reasonId = useId();

  // The clicked button or the answered question has lost the focus.
  useEffect(() => {
    if (problem !== null) prompt.current?.focus();
  }, [problem]);

  const change = (wanted: Partial<RunDraft>): void => {
    reset();
    edited.change(wanted);
  };
  const press = (event: KeyboardEvent): void => {
    const hasMod = isMac ? event.metaKey : event.ctrlKey;
    if (event.key !== 'Enter' || !hasMod || event.nativeEvent.isComposing || isAsking) return;
    event.preventDefault();
    if (view.request !== null) void start(view.request);
  };
  const closeQuestion = (): boolean => {
    if (!isAsking) return false;
    inputQuestionDropped('run');
    prompt.current?.focus();
    return true;
  };

  return (
    <Dialog title={t`New run`} isTitleHidden onClose={onClose} onEscape={closeQuestion} className={frame.dialog}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the chord works in every field */}
      <div className={frame.form} onKeyDown={press}>
        <div className={frame.body}>
          <header className={styles.head}>
            <p className={frame.title} aria-hidden="true">
              {t`New run`}
            </p>
            <p className={frame.folder}>
              {inspected?.repository?.branch == null ? folder : t`${folder}, branch ${inspected.repository.branch}`}
            </p>
          </header>
          <TooLargeNote place={edited.place} />
          {edited.restore !== null && <OtherTexts place={edited.place} onRestore={edited.restore} />}
          <div className={styles.prompt}>
            <label htmlFor={promptId} className={styles.label}>
              {t`Prompt`}
            </label>
            <textarea
              ref={prompt}
              id={promptId}
              className={styles.text}
              placeholder={t`What to do, and how to know it is done`}
              value={draft.prompt}
              data-first-focus
              onChange={(event) => change({ prompt: event.target.value })}
            />
          </div>
          <div className={styles.pair}>
            <ChoiceGroup name={t`Tool`} choices={view.tools} onChoose={(tool) => change({ tool })} />
            <ModelField
              models={view.models}
              value={draft.models[view.tool]}
              onChange={(model) => change({ models: { ...draft.models, [view.tool]: model } })}
            />
          </div>
          <ChoiceGroup name={t`Where it works`} choices={view.places} onChoose={(isolation) => change({ isolation })}>
            {view.placeNotes.map((note) => (
              <p key={note} className={styles.placeNote}>
                {note}
              </p>
            ))}
          </ChoiceGroup>
          {view.isInWorktree && (
            <span>
              <Button aria-haspopup="dialog" onClick={() => openWorktreeSetup('newRun')}>
                {t`Set up worktrees…`}
              </Button>
            </span>
          )}
          <CheckList checks={view.checks} onChange={(checks) => change({ checks })} />
        </div>
        {surroundings.problem !== null && (
          <div role="alert" className={styles.problem}>
            <p>{t`Workcell could not check this folder. ${surroundings.problem}`}</p>
            <Button onClick={surroundings.inspect}>{t`Check again`}</Button>
          </div>
        )}
        {problem !== null && (
          <p role="alert" className={styles.problem}>
            {problem}
          </p>
        )}
        {isAsking ? (
          <div className={styles.question}>
            <InputQuestion draftKey="run" onAnswered={() => prompt.current?.focus()} />
          </div>
        ) : (
          <footer className={frame.foot}>
            <p id={reasonId} className={frame.hint} role="status">
              {inspected === null && surroundings.problem === null ? (
                <span className={classNames(frame.looking, 'shown-late')}>
                  <Spinner /> {t`Checking the folder…`}
                </span>
              ) : (
                (view.reason ?? (
                  <>
                    <Kbd chord={formatChord('Mod+Enter', isMac)} /> {t`starts the run.`}
                  </>
                ))
              )}
            </p>
            <Button
              size={32}
              onClick={() => {
                edited.onCanceled();
                onClose();
              }}
            >
              {t`Cancel`}
            </Button>
            <Button
              kind="primary"
              size={32}
              disabled={view.request === null}
              busy={isStarting}
              aria-describedby={reasonId}
              aria-keyshortcuts={isMac ? 'Meta+Enter' : 'Control+Enter'}
              onClick={() => {
                if (view.request !== null) void start(view.request);
              }}
            >
              {t`Start`}
            </Button>
          </footer>
        )}
      </div>
    </Dialog>
  );
}

type ChoiceGroupProps<Value extends string> = {
  readonly name: string;
  readonly choices: readonly NewRunChoice<Value>[];
  readonly onChoose: (value: Value) => void;
  /** A remark that applies to all choices. */
  readonly children?: ReactNode;
};

/** Shows a choice of one among a few options, under their name. */
function ChoiceGroup<Value extends string>({ name, choices, onChoose, children }: ChoiceGroupProps<Value>) {
  const id = useId();
  const noteId = useId();
  return (
    <fieldset className={styles.group} aria-describedby={noteId}>
      <legend className={styles.label}>{name}</legend>
      <div id={noteId}>{children}</div>
      {choices.map(({ help, isChosen, isDisabled, name: way, value }) => (
        <Radio
          key={value}
          group={id}
          name={way}
          help={help}
          checked={isChosen}
          disabled={isDisabled}
          onChoose={() => onChoose(value)}
        />
      ))}
    </fieldset>
  );
}

/** The kinds of runs that are possible here, as far as known. */
type InspectedSurroundings = {
  /** Null until the host has reported them. */
  readonly inspected: NewRunContext | null;
  /** Why they are unknown, in one sentence; null if they are known or requested. */
  readonly problem: string | null;
  readonly inspect: () => void;
};

/** Finds out which kinds of runs are possible here, and again after a lost connection. */
function useSurroundings(): InspectedSurroundings {
  const inspected = useRuns((state) => state.newRunContext);
  const isConnected = useConnection((state) => state.connectionState === 'connected');
  const [problem, setProblem] = useState<string | null>(null);
  const isDue = inspected === null && isConnected;
  const inspect = (): void => {
    setProblem(null);
    void loadNewRunContext().then((answer) => {
      if (!answer.ok) setProblem(answer.error.message);
    });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: inspects once, even if the function changes
  useEffect(() => {
    if (isDue) inspect();
  }, [isDue]);
  return { inspected, problem, inspect };
}
