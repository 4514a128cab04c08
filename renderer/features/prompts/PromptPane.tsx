import PencilIcon from 'lucide-react/icons/pencil';
import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { z } from 'zod';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { visibleText } from '../../../shared/base/visible-text.ts';
import { type PromptSummary, toPromptKey } from '../../../shared/catalogs/prompts/prompt.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { type PromptAnswer, readPrompt } from '../../commands/catalogs.commands.ts';
import { toFieldPlace } from '../../commands/texts.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { OtherTexts } from '../stored-texts/StoredTexts.tsx';
import { useStoredForm } from '../stored-texts/use-stored-text.ts';
import { placeLabels } from './describe-prompt-problem.ts';
import styles from './Pane.module.css';
import { describePromptPane } from './prompt-pane.view-model.ts';

export type PromptPaneProps = {
  readonly prompt: PromptSummary;
  readonly onInsert: (text: string) => void;
  readonly onEdit: (text: string, version: string) => void;
};

/** The values for a prompt's arguments, by name. */
const givenArguments = z.record(z.string(), z.string());

/** Shows one prompt: its arguments as fields, and the resulting message text. */
export function PromptPane({ prompt, onInsert, onEdit }: PromptPaneProps) {
  const answer = usePromptText(prompt);
  const place = toFieldPlace('new', `arguments:${toPromptKey(prompt)}`);
  const [kept, keep] = useStoredForm(place, givenArguments, (values) => Object.values(values).join('\n'));
  const given = useMemo(() => new Map(Object.entries(kept ?? {})), [kept]);
  const view = useMemo(() => describePromptPane(answer, given), [answer, given]);
  const give = (name: string, value: string): void => {
    const next = { ...kept, [name]: value };
    keep(Object.values(next).every((each) => each === '') ? null : next);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (view.text === null) return;
    if (kept !== null) keep(null);
    onInsert(view.text);
  };
  return (
    <form className={styles.pane} onSubmit={submit}>
      <div className={styles.body}>
        <h3 className={styles.name}>{visibleText(prompt.name)}</h3>
        <p className={styles.about}>{visibleText(view.about ?? '')}</p>
        {view.problem !== null && (
          <p className={styles.problem}>
            <StateGlyph state="warning" />
            <span>{view.problem}</span>
          </p>
        )}
        {view.fields.length > 0 && (
          <OtherTexts
            place={place}
            onRestore={({ about }) => keep({ ...kept, ...givenArguments.safeParse(parseJson(about)).data })}
          />
        )}
        {view.fields.length > 0 && (
          <fieldset className={styles.fields}>
            <legend className={styles.label}>{t`Arguments`}</legend>
            {view.fields.map(({ name, label, hint, value }) => (
              <Field
                key={name}
                label={label}
                placeholder={hint}
                value={value}
                onChange={(event) => give(name, event.target.value)}
              />
            ))}
          </fieldset>
        )}
        {view.text !== null && (
          <>
            <h4 className={styles.label}>{t`Preview`}</h4>
            <pre className={styles.text}>{visibleText(view.text)}</pre>
          </>
        )}
      </div>
      <footer className={styles.foot}>
        <span className={styles.hint}>{placeLabels[prompt.place]}</span>
        <Button
          size={32}
          icon={<PencilIcon />}
          disabled={answer?.ok !== true}
          onClick={() => {
            if (answer?.ok === true) onEdit(answer.value.text, answer.value.version);
          }}
        >
          {t`Edit`}
        </Button>
        <Button kind="primary" size={32} type="submit" disabled={view.text === null} data-insert>
          {t`Insert`}
        </Button>
      </footer>
    </form>
  );
}

/** Returns the file of a prompt, and reads it again after each new listing; null until it is loaded. */
function usePromptText(prompt: PromptSummary): PromptAnswer | null {
  const [answer, setAnswer] = useState<PromptAnswer | null>(null);
  useEffect(() => {
    let isWanted = true;
    void readPrompt(prompt).then((read) => {
      if (isWanted) setAnswer(read);
    });
    return () => {
      isWanted = false;
    };
  }, [prompt]);
  return answer;
}
