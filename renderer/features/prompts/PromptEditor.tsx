import { type FormEvent, useId, useState } from 'react';
import type { PromptPlace, PromptSummary } from '../../../shared/catalogs/prompts/prompt.ts';
import type { WritePromptProblem } from '../../../shared/contract/catalogs.ts';
import type { WireFault } from '../../../shared/contract/wire.ts';
import { t, term } from '../../../shared/i18n/i18n.ts';
import { readPrompt, writePrompt } from '../../commands/catalogs.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { Radio } from '../../components/Radio.tsx';
import styles from './Pane.module.css';
import { placeText, writeProblemText } from './prompt-words.ts';

/** A new prompt, or one that is being changed. */
export type EditedPrompt =
  | { readonly type: 'new'; readonly place: PromptPlace }
  | { readonly type: 'known'; readonly prompt: PromptSummary; readonly text: string; readonly version: string };

export type PromptEditorProps = {
  readonly edited: EditedPrompt;
  /** New ones may go into the workspace too. */
  readonly canWriteHere: boolean;
  /** Receives whether something would be lost. */
  readonly onDirty: (isDirty: boolean) => void;
  readonly onLeave: () => void;
  readonly onSaved: (prompt: { readonly place: PromptPlace; readonly name: string }) => void;
};

const places = ['home', 'workspace'] as const;
const placeHelp = {
  home: t`In the prompts folder in CODEX_HOME`,
  workspace: t`In .codex/prompts, shared with everyone who uses the folder`,
};

/** Writes a prompt file. Never overwrites unasked what has changed on disk in the meantime. */
export function PromptEditor({ edited, canWriteHere, onDirty, onLeave, onSaved }: PromptEditorProps) {
  const [place, setPlace] = useState(edited.type === 'new' ? edited.place : edited.prompt.place);
  const [name, setName] = useState(edited.type === 'new' ? '' : edited.prompt.name);
  const [text, setText] = useState(edited.type === 'new' ? '' : edited.text);
  const [version, setVersion] = useState(edited.type === 'new' ? null : edited.version);
  const [problem, setProblem] = useState<WritePromptProblem | WireFault | null>(null);
  const [isSaving, setSaving] = useState(false);
  const [isDirty, setDirty] = useState(false);
  const textId = useId();
  const isNew = edited.type === 'new';
  const conflict = problem?.type === 'changed' ? problem : null;

  const change = (apply: () => void): void => {
    apply();
    setProblem(null);
    setDirty(true);
    onDirty(true);
  };
  const save = async (replaces: string | null): Promise<void> => {
    if (isSaving) return;
    setSaving(true);
    const written = await writePrompt({ place, name: name.trim(), text, replaces });
    setSaving(false);
    if (written.ok) onSaved({ place, name: name.trim() });
    else setProblem(written.error);
  };
  const readAgain = async (): Promise<void> => {
    const read = await readPrompt({ place, name });
    if (!read.ok) return;
    setText(read.value.text);
    setVersion(read.value.version);
    setProblem(null);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void save(version);
  };

  return (
    <form className={styles.pane} onSubmit={submit}>
      <div className={styles.body}>
        {isNew ? (
          <>
            <Field
              autoFocus
              label={t`Name`}
              code
              value={name}
              problem={problem?.type === 'badName' || problem?.type === 'taken' ? writeProblemText(problem) : undefined}
              hint={t`File name, without .md`}
              onChange={(event) => change(() => setName(event.target.value))}
            />
            <fieldset className={styles.places}>
              <legend className={styles.label}>{term('Keep it', 'where a prompt is kept')}</legend>
              {places
                .filter((where) => where === 'home' || canWriteHere)
                .map((where) => (
                  <Radio
                    key={where}
                    group="prompt-place"
                    name={placeText[where]}
                    help={placeHelp[where]}
                    checked={place === where}
                    onChoose={() => change(() => setPlace(where))}
                  />
                ))}
            </fieldset>
          </>
        ) : (
          <h3 className={styles.name}>{name}</h3>
        )}
        <label htmlFor={textId} className={styles.label}>
          {t`Text`}
        </label>
        <textarea
          // biome-ignore lint/a11y/noAutofocus: the person has just asked to change it
          autoFocus={!isNew}
          id={textId}
          className={styles.editor}
          spellCheck={false}
          placeholder={example}
          value={text}
          onChange={(event) => change(() => setText(event.target.value))}
        />
        <p className={styles.about}>
          {t`Workcell asks for $1 to $9, $ARGUMENTS and names in capitals, such as $FILE, when you insert the prompt. Write $$ for a plain $.`}
        </p>
        {problem !== null && problem.type !== 'badName' && problem.type !== 'taken' && (
          <p role="alert" className={styles.failure}>
            {writeProblemText(problem)}
          </p>
        )}
        {conflict !== null && (
          <p className={styles.conflict}>
            {conflict.version !== null && <Button onClick={() => void readAgain()}>{t`Show current file`}</Button>}
            <Button onClick={() => void save(conflict.version)}>
              {conflict.version === null ? t`Save again` : t`Overwrite with mine`}
            </Button>
          </p>
        )}
      </div>
      <footer className={styles.foot}>
        <span className={styles.hint}>{isNew ? '' : placeText[place]}</span>
        <Button size={32} onClick={onLeave}>
          {isDirty ? t`Discard` : t`Cancel`}
        </Button>
        <Button
          kind="primary"
          size={32}
          type="submit"
          busy={isSaving}
          disabled={name.trim() === '' || text.trim() === ''}
        >
          {t`Save`}
        </Button>
      </footer>
    </form>
  );
}

const example = t`---
description: Review a file
argument-hint: "[file] [focus]"
---
Review $1. Look at $2 most of all.`;
