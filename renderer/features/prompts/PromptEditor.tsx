import { type FormEvent, useId, useState } from 'react';
import { z } from 'zod';
import type { Immutable } from '../../../shared/base/immutable.ts';
import { type PromptPlace, promptPlace } from '../../../shared/catalogs/prompts/prompt.ts';
import type { WritePromptProblem } from '../../../shared/contract/catalogs.ts';
import type { WireFault } from '../../../shared/contract/wire.ts';
import { t, term } from '../../../shared/i18n/i18n.ts';
import { readPrompt, writePrompt } from '../../commands/catalogs.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { Radio } from '../../components/Radio.tsx';
import { describeWriteProblem, placeLabels } from './describe-prompt-problem.ts';
import styles from './Pane.module.css';

/** A prompt while the user edits it. `version` is the version of the file it replaces; null for a new prompt. */
export const promptForm = z.object({
  type: z.enum(['new', 'known']),
  place: promptPlace,
  name: z.string(),
  text: z.string(),
  version: z.string().nullable(),
});
export type PromptForm = Immutable<z.infer<typeof promptForm>>;

export type PromptEditorProps = {
  readonly form: PromptForm;
  /** True once the user has typed something. */
  readonly isDirty: boolean;
  /** New prompts may go into the workspace too. */
  readonly canWriteHere: boolean;
  readonly onChange: (form: PromptForm) => void;
  readonly onLeave: () => void;
  readonly onSaved: (prompt: { readonly place: PromptPlace; readonly name: string }) => void;
};

const places = ['home', 'workspace'] as const;
const placeHelp = {
  home: t`In the prompts folder in CODEX_HOME`,
  workspace: t`In .codex/prompts, shared with everyone who uses the folder`,
};

/** Writes a prompt file. Asks before it overwrites a change made on disk in the meantime. */
export function PromptEditor({ canWriteHere, form, isDirty, onChange, onLeave, onSaved }: PromptEditorProps) {
  const { name, place, text, version } = form;
  const [problem, setProblem] = useState<WritePromptProblem | WireFault | null>(null);
  const [isSaving, setSaving] = useState(false);
  const textId = useId();
  const isNew = form.type === 'new';
  const conflict = problem?.type === 'changed' ? problem : null;

  const change = (to: Partial<PromptForm>): void => {
    onChange({ ...form, ...to });
    setProblem(null);
  };
  const save = async (replaces: string | null): Promise<void> => {
    if (isSaving) return;
    setSaving(true);
    const written = await writePrompt({ place, name: name.trim(), text, replaces });
    setSaving(false);
    if (written.ok) onSaved({ place, name: name.trim() });
    else setProblem(written.error);
  };
  const reload = async (): Promise<void> => {
    const read = await readPrompt({ place, name });
    if (read.ok) change({ text: read.value.text, version: read.value.version });
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
              problem={
                problem?.type === 'badName' || problem?.type === 'taken' ? describeWriteProblem(problem) : undefined
              }
              hint={t`File name, without .md`}
              onChange={(event) => change({ name: event.target.value })}
            />
            <fieldset className={styles.places}>
              <legend className={styles.label}>{term('Keep it', 'where a prompt is kept')}</legend>
              {places
                .filter((where) => where === 'home' || canWriteHere)
                .map((where) => (
                  <Radio
                    key={where}
                    group="prompt-place"
                    name={placeLabels[where]}
                    help={placeHelp[where]}
                    checked={place === where}
                    onChoose={() => change({ place: where })}
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
          // biome-ignore lint/a11y/noAutofocus: the user has just asked to change it
          autoFocus={!isNew}
          id={textId}
          className={styles.editor}
          spellCheck={false}
          placeholder={example}
          value={text}
          onChange={(event) => change({ text: event.target.value })}
        />
        <p className={styles.about}>
          {t`Workcell asks for $1 to $9, $ARGUMENTS and names in capitals, such as $FILE, when you insert the prompt. Write $$ for a plain $.`}
        </p>
        {problem !== null && problem.type !== 'badName' && problem.type !== 'taken' && (
          <p role="alert" className={styles.failure}>
            {describeWriteProblem(problem)}
          </p>
        )}
        {conflict !== null && (
          <p className={styles.conflict}>
            {conflict.version !== null && <Button onClick={() => void reload()}>{t`Show current file`}</Button>}
            <Button onClick={() => void save(conflict.version)}>
              {conflict.version === null ? t`Save again` : t`Overwrite with mine`}
            </Button>
          </p>
        )}
      </div>
      <footer className={styles.foot}>
        <span className={styles.hint}>{isNew ? '' : placeLabels[place]}</span>
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
