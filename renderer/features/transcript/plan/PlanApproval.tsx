import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { TurnId } from '../../../../shared/base/ids.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { PlanEntry } from '../../../../shared/transcript/entry.ts';
import { startPlan } from '../../../commands/plan.commands.ts';
import { toFieldPlace } from '../../../commands/texts.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { classNames } from '../../../components/class-names.ts';
import { useModel } from '../../../components/use-model.ts';
import { useThreads } from '../../../stores/threads.store.ts';
import { useTranscript } from '../../../stores/transcript.store.ts';
import { useWorkspace } from '../../../stores/workspace.store.ts';
import { inputModel } from '../../../view-models/input-model.ts';
import { useStoredText } from '../../stored-texts/use-stored-text.ts';
import styles from './PlanApproval.module.css';
import { comparePlans, describePlanApproval, type PlanStart, writePlanApproval } from './plan-approval.view-model.ts';

type PlanApprovalProps = { readonly entry: PlanEntry; readonly turnId: TurnId };

/** Lets the user approve the plan that a thread ends with, as it is or changed by them. */
export function PlanApproval({ entry, turnId }: PlanApprovalProps) {
  const turns = useTranscript((state) => state.transcript.turns);
  const threadId = useTranscript((state) => state.threadId);
  const cwd = useThreads(({ settings, shown, threads }) =>
    shown === null ? null : threads[shown]?.cwd || settings[shown]?.cwd || null,
  );
  const folder = useWorkspace((state) => state.workspace?.path ?? null);
  const box = useModel(inputModel, (model) => model.view);
  const [stored, keep] = useStoredText(threadId === null ? null : toFieldPlace(threadId, `plan:${entry.id}`));
  const [isComparing, setComparing] = useState(false);
  const [starting, setStarting] = useState<PlanStart | null>(null);
  const edited = stored?.text ?? null;
  const field = useRef<HTMLTextAreaElement>(null);
  const editButton = useRef<HTMLButtonElement>(null);
  const isEditing = edited !== null;
  const wasEditing = useRef(isEditing);
  const noteId = useId();
  useEffect(() => {
    if (wasEditing.current === isEditing) return;
    wasEditing.current = isEditing;
    (isEditing ? field.current : editButton.current)?.focus();
  }, [isEditing]);
  const view = describePlanApproval({ entry, turnId, turns, edited, cwd, folder });
  if (view === null) return null;
  const reason = view.reason ?? box.reason;
  const start = async (where: PlanStart): Promise<void> => {
    if (starting !== null || reason !== null) return;
    setStarting(where);
    const isSent = await startPlan(writePlanApproval(entry.text, edited, where), where, turnId);
    setStarting(null);
    if (isSent) keep(null);
  };
  return (
    <fieldset className={styles.approval} aria-describedby={noteId}>
      <legend className="visually-hidden">{t`Approve the plan`}</legend>
      {isEditing && (
        <textarea
          ref={field}
          dir="auto"
          className={styles.text}
          aria-label={t`Your version of the plan`}
          value={edited}
          onChange={(event) => keep({ text: event.target.value, about: '' })}
        />
      )}
      {isComparing && view.before !== null && <Comparison before={view.before} after={edited ?? entry.text} />}
      <div className={styles.buttons}>
        {view.starts.map(({ name, start: where }) => (
          <Button
            key={where}
            // A message in the box has the one filled button.
            kind={where === 'here' && !box.canSend ? 'primary' : 'secondary'}
            busy={starting === where}
            aria-disabled={reason !== null || undefined}
            onClick={() => void start(where)}
          >
            {name}
          </Button>
        ))}
        <Button ref={editButton} kind="quiet" onClick={() => keep(isEditing ? null : { text: entry.text, about: '' })}>
          {isEditing ? t`Discard my version` : t`Edit plan`}
        </Button>
        {view.before !== null && (
          <Button kind="quiet" aria-expanded={isComparing} onClick={() => setComparing(!isComparing)}>
            {t`What changed`}
          </Button>
        )}
      </div>
      <p id={noteId} className={styles.note}>
        {reason ?? view.note}
      </p>
    </fieldset>
  );
}

/** A longer comparison would make the page slow. */
const maxLines = 500;
const lineNames = { added: t`Added`, removed: t`Removed`, same: null } as const;

/** Shows the lines that differ between two versions of a plan. */
function Comparison({ after, before }: { readonly after: string; readonly before: string }) {
  const lines = useMemo(() => comparePlans(before, after), [before, after]);
  if (lines === null || lines.length === 0)
    return (
      <p role="status" className={styles.note}>
        {lines === null ? t`The versions differ too much to compare them.` : t`Nothing changed.`}
      </p>
    );
  return (
    <>
      <ul className={styles.lines} aria-label={t`What changed`}>
        {lines.slice(0, maxLines).map(({ kind, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a comparison never move
          <li key={index} dir="auto" className={classNames(styles.line, styles[kind])}>
            {lineNames[kind] !== null && <span className="visually-hidden">{lineNames[kind]}: </span>}
            {text}
          </li>
        ))}
      </ul>
      {lines.length > maxLines && <p className={styles.note}>{t`More lines differ.`}</p>}
    </>
  );
}
