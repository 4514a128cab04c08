import { type FormEvent, useId, useState } from 'react';
import { changesWhatRuns } from '../../../shared/catalogs/mcp/changes-what-runs.ts';
import type { WriteMcpProblem } from '../../../shared/contract/mcp.ts';
import type { WireFault } from '../../../shared/contract/wire.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { writeMcpServer } from '../../commands/mcp.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { Radio } from '../../components/Radio.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { useConnection } from '../../stores/connection.store.ts';
import { useMcp } from '../../stores/mcp.store.ts';
import styles from '../prompts/Pane.module.css';
import own from './ServerEditor.module.css';
import {
  type EditedServer,
  type FormProblems,
  replacedVersion,
  type ServerForm,
  toServerDraft,
} from './server-form.ts';
import { describeConfirmation, describeMcpProblem } from './server-settings.view-model.ts';
import { ValueFields } from './ValueFields.tsx';

export type ServerEditorProps = {
  readonly edited: EditedServer;
  /** True once the user has typed something. */
  readonly isDirty: boolean;
  readonly onChange: (edited: EditedServer) => void;
  readonly onLeave: () => void;
  readonly onSaved: (name: string) => void;
};

const ways = [
  {
    kind: 'program',
    name: t`Program`,
    help: t`Codex starts it on this machine and talks to it over stdin and stdout`,
  },
  { kind: 'address', name: t`Address`, help: t`A server elsewhere that Codex reaches over HTTP` },
] as const;

/** Scrolls to the failure. It is at the end of a form that may be longer than its dialog. */
function scrollToFailure(failure: HTMLElement | null): void {
  failure?.scrollIntoView({ block: 'nearest' });
}

/** Writes a server into config.toml. Asks before it overwrites a change made there in the meantime. */
export function ServerEditor({ edited, isDirty, onChange, onLeave, onSaved }: ServerEditorProps) {
  const { form, known } = edited;
  const [problems, setProblems] = useState<FormProblems>({});
  const [refusal, setRefusal] = useState<WriteMcpProblem | WireFault | null>(null);
  const [isSaving, setSaving] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const host = useConnection((state) => state.host?.kind ?? 'web');
  const current = useMcp((state) => state.settings);
  const argsId = useId();
  const isNameRefused = refusal?.type === 'badName' || refusal?.type === 'taken';

  const change = (to: Partial<ServerForm>): void => {
    onChange({ ...edited, form: { ...form, ...to } });
    setProblems({});
    setRefusal(null);
  };
  const save = async (): Promise<void> => {
    if (isSaving) return;
    const draft = toServerDraft(form);
    if (!draft.ok) {
      setProblems(draft.error);
      return;
    }
    setSaving(true);
    setAsked(changesWhatRuns(known?.own?.way ?? null, draft.value));
    const written = await writeMcpServer(form.name.trim(), draft.value, replacedVersion(known, current));
    setSaving(false);
    if (written.ok) onSaved(form.name.trim());
    else setRefusal(written.error);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void save();
  };

  return (
    <form className={styles.pane} onSubmit={submit} aria-label={known === null ? t`New server` : t`Edit server`}>
      <div className={styles.body}>
        {known === null ? (
          <Field
            autoFocus
            label={t`Name`}
            code
            value={form.name}
            problem={isNameRefused ? describeMcpProblem(refusal) : problems.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        ) : (
          <h3 className={styles.name}>{known.name}</h3>
        )}
        <fieldset className={styles.places}>
          <legend className={styles.label}>{t`How Codex connects to it`}</legend>
          {ways.map(({ help, kind, name }) => (
            <Radio
              key={kind}
              group="mcp-way"
              name={name}
              help={help}
              checked={form.kind === kind}
              onChoose={() => change({ kind })}
            />
          ))}
        </fieldset>
        {form.kind === 'program' ? (
          <>
            <Field
              autoFocus={known !== null}
              label={t`Program`}
              code
              value={form.command}
              problem={problems.command}
              onChange={(event) => change({ command: event.target.value })}
            />
            <div className={own.lines}>
              <label htmlFor={argsId} className={own.label}>
                {t`Arguments`}
              </label>
              <textarea
                id={argsId}
                className={own.args}
                spellCheck={false}
                rows={Math.min(8, Math.max(2, form.args.split('\n').length))}
                value={form.args}
                onChange={(event) => change({ args: event.target.value })}
              />
              <p className={styles.hint}>{t`One per line, passed to the program as is. Variables are not expanded.`}</p>
            </div>
            <Field
              label={t`Folder`}
              code
              placeholder={t`Codex default`}
              value={form.folder}
              onChange={(event) => change({ folder: event.target.value })}
            />
            <ValueFields
              title={t`Variables`}
              what="variable"
              values={form.variables}
              onChange={(variables) => change({ variables })}
            />
          </>
        ) : (
          <>
            <Field
              autoFocus={known !== null}
              label={t`Address`}
              code
              placeholder="https://"
              value={form.url}
              problem={problems.url}
              onChange={(event) => change({ url: event.target.value })}
            />
            <Field
              label={t`Token variable`}
              code
              value={form.tokenVariable}
              hint={t`An environment variable that Codex can read. Its value is sent as a bearer token.`}
              onChange={(event) => change({ tokenVariable: event.target.value })}
            />
            <ValueFields
              title={t`Headers`}
              what="header"
              values={form.headers}
              onChange={(headers) => change({ headers })}
            />
          </>
        )}
        <Field
          label={t`Startup timeout in seconds`}
          inputMode="decimal"
          placeholder={t`Codex default`}
          value={form.startupSeconds}
          problem={problems.startupSeconds}
          onChange={(event) => change({ startupSeconds: event.target.value })}
        />
        {(problems.values !== undefined || (refusal !== null && !isNameRefused)) && (
          <p role="alert" ref={scrollToFailure} className={styles.failure}>
            {problems.values ?? (refusal === null ? '' : describeMcpProblem(refusal))}
          </p>
        )}
      </div>
      <footer className={styles.foot}>
        <span role="status" className={styles.hint}>
          {isSaving && isAsked
            ? describeConfirmation(host)
            : t`Codex saves it to config.toml in CODEX_HOME, then starts it to test it`}
        </span>
        <Button size={32} onClick={onLeave}>
          {isDirty ? t`Discard` : t`Cancel`}
        </Button>
        {/* Not disabled while it saves: the button would lose the focus while the user answers a question
            elsewhere. */}
        <Button kind="primary" size={32} type="submit" icon={isSaving ? <Spinner /> : undefined}>
          {known === null ? t`Add server` : t`Save`}
        </Button>
      </footer>
    </form>
  );
}
