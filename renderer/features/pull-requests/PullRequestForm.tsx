import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { getHostingWords, type HostingService } from '../../../shared/commits/hosting-service.ts';
import type { PullRequestPlan, PullRequestRefusal } from '../../../shared/contract/pull-requests.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { createPullRequest, readPullRequest } from '../../commands/pull-requests.commands.ts';
import { toFieldPlace } from '../../commands/texts.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { DialogFooter } from '../../components/Dialog.tsx';
import { Field } from '../../components/Field.tsx';
import { Select } from '../../components/Select.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { useBusy } from '../../components/use-busy.ts';
import { openDialog } from '../../stores/frame.store.ts';
import { OtherTexts } from '../stored-texts/StoredTexts.tsx';
import { useStoredForm } from '../stored-texts/use-stored-text.ts';
import styles from './PullRequestDialog.module.css';
import {
  chooseTarget,
  describePullRequest,
  type PullRequestForm as Form,
  pullRequestForm,
  startForm,
  toCreateRequest,
  toFieldName,
  toWords,
} from './pull-request.view-model.ts';

type PullRequestFormProps = {
  readonly plan: PullRequestPlan;
  /** Hears which service the chosen repository is on. */
  readonly onService: (service: HostingService) => void;
  readonly onClose: () => void;
};

/** Shows all that a pull request would say and where it would go, to edit and to send. */
export function PullRequestForm({ onClose, onService, plan }: PullRequestFormProps) {
  const place = toFieldPlace('new', toFieldName(plan));
  const [kept, keep] = useStoredForm<Form>(place, pullRequestForm, toWords);
  const [changed, setChanged] = useState<Form | null>(null);
  const form = changed ?? startForm(plan, kept);
  const [busy, wait] = useBusy();
  const [problem, setProblem] = useState<PullRequestRefusal | null>(null);
  const first = useRef<HTMLInputElement>(null);
  const push = useRef<HTMLButtonElement>(null);
  const text = useId();
  const view = describePullRequest(plan, form);
  const words = getHostingWords(view.service);
  useEffect(() => onService(view.service), [view.service, onService]);
  // The dialog was there before the form.
  useEffect(() => (push.current ?? first.current)?.focus(), []);
  const change = (more: Partial<Form>): void => {
    // What is sent now is forgotten once it is made.
    if (busy === 'create') return;
    const next = { ...form, ...more };
    setChanged(next);
    setProblem(null);
    keep(next);
  };
  const create = async (sendsSecrets: boolean): Promise<void> => {
    const request = toCreateRequest(plan, form, sendsSecrets);
    if (busy !== null || !view.primary.isEnabled || request === null) return;
    setProblem(null);
    const made = await wait('create', () => createPullRequest(request));
    if (made.ok) keep(null);
    else setProblem(made.error);
  };
  const find = async (): Promise<void> => {
    const target = plan.targets.find(({ remote }) => remote === form.remote);
    if (busy !== null || target === undefined) return;
    setProblem(null);
    const { branch, root } = plan;
    const { remote, repository, service } = target;
    const found = await wait('find', () => readPullRequest({ root, branch, remote, repository, service }, null));
    if (!found.ok) setProblem(found.error);
    else if (found.value === null)
      setProblem({ type: 'refused', message: t`${words.service} has no ${words.request} of this branch.` });
  };
  const handleKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void create(false);
  };
  const secrets = problem?.type === 'secrets' ? problem : null;
  return (
    <>
      <div className={styles.body}>
        {view.destination !== null && (
          <div className={styles.where}>
            <p className={styles.destination}>{view.destination}</p>
            {view.choices.length > 0 && (
              <Select
                name={t`Repository`}
                value={form.remote}
                options={view.choices}
                onChange={(remote) => change(chooseTarget(plan.targets.find((each) => each.remote === remote)))}
              />
            )}
          </div>
        )}
        {view.obstacle !== null && (
          <p role="alert" className={styles.problem}>
            <StateGlyph state="warning" />
            <span>{view.obstacle.message}</span>
          </p>
        )}
        <Field
          ref={first}
          label={t`Title`}
          problem={view.problems.title}
          value={form.title}
          readOnly={busy === 'create'}
          onChange={(event) => change({ title: event.target.value })}
          onKeyDown={handleKey}
        />
        <div className={styles.group}>
          <label htmlFor={text} className={styles.label}>
            {t`Text`}
          </label>
          <textarea
            id={text}
            className={styles.text}
            value={form.body}
            readOnly={busy === 'create'}
            onChange={(event) => change({ body: event.target.value })}
            onKeyDown={handleKey}
          />
          {view.problems.body !== undefined && <p className={styles.note}>{view.problems.body}</p>}
          <OtherTexts place={place} onRestore={({ text: other }) => change({ body: `${form.body}\n\n${other}` })} />
        </div>
        <div className={styles.options}>
          {view.bases.length > 0 && (
            <div className={styles.group}>
              <span className={styles.label} aria-hidden="true">
                {t`Into`}
              </span>
              <Select name={t`Into`} value={form.base} options={view.bases} onChange={(base) => change({ base })} />
            </div>
          )}
          <div className={styles.reviewers}>
            <Field
              label={t`Reviewers`}
              placeholder={t`Names on ${words.service}, with commas`}
              value={form.reviewers}
              readOnly={busy === 'create'}
              onChange={(event) => change({ reviewers: event.target.value })}
              onKeyDown={handleKey}
            />
          </div>
          <Checkbox
            checked={form.isDraft ? 'all' : 'none'}
            className={styles.draft}
            onChange={(isDraft) => change({ isDraft })}
          >
            {t`Draft`}
          </Checkbox>
        </div>
        <ul aria-label={t`About this ${words.request}`} className={styles.notes}>
          {view.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
        {problem !== null && (
          <p role="alert" className={styles.problem}>
            <StateGlyph state="failed" />
            <span>{problem.message}</span>
          </p>
        )}
      </div>
      <DialogFooter>
        {view.destination !== null && secrets === null && (
          <Button size={32} busy={busy === 'find'} disabled={busy !== null} onClick={() => void find()}>
            {t`Show an existing one`}
          </Button>
        )}
        <Button size={32} onClick={onClose}>
          {t`Cancel`}
        </Button>
        {view.obstacle?.type === 'notPushed' && (
          <Button ref={push} kind="primary" size={32} onClick={() => openDialog('branches')}>
            {t`Push…`}
          </Button>
        )}
        {secrets !== null && (
          <Button
            size={32}
            onClick={() => {
              first.current?.focus();
              change(secrets.masked);
            }}
          >
            {t`Replace them`}
          </Button>
        )}
        {view.obstacle?.type !== 'notPushed' && (
          <Button
            kind={secrets === null ? 'primary' : 'danger'}
            size={32}
            disabled={!view.primary.isEnabled || busy !== null}
            busy={busy === 'create'}
            onClick={() => void create(secrets !== null)}
          >
            {secrets === null ? view.primary.label : t`Send the secrets too`}
          </Button>
        )}
      </DialogFooter>
    </>
  );
}
