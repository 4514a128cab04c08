import type { ApprovalDecision } from '../../../../shared/approvals/approval.ts';
import { t } from '../../../../shared/words/words.ts';
import { openLink } from '../../../commands/links.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { classNames } from '../../../components/class-names.ts';
import { LineCounts } from '../../../components/LineCounts.tsx';
import { tooltip } from '../../../components/tooltip.ts';
import type { Address, PromptBody as Body } from '../approval-prompt.view-model.ts';
import { ElicitationForm } from './ElicitationForm.tsx';
import styles from './PromptBody.module.css';
import { QuestionForm } from './QuestionForm.tsx';

export type PromptBodyProps = {
  readonly body: Body;
  /** The id of its form, where it has one. */
  readonly formId: string;
  /** What was wrong with the last answer. */
  readonly problem: string | null;
  readonly onAnswer: (decision: ApprovalDecision) => Promise<void>;
};

/** What is to be read, or filled in, before answering. */
export function PromptBody({ body, formId, problem, onAnswer }: PromptBodyProps) {
  switch (body.kind) {
    case 'command':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long command scrolls, and the keyboard must be able to scroll it
        <pre className={styles.well} tabIndex={0}>
          <span className={styles.prompt} aria-hidden="true">
            ${' '}
          </span>
          {body.command}
        </pre>
      );
    case 'files':
      return (
        <ul className={styles.well}>
          {body.files.map(({ path, added, removed, note }) => (
            <li key={path} className={styles.file}>
              <span className={styles.path} {...tooltip(path)}>
                {path}
              </span>
              {note !== '' && <span className={styles.note}>{note}</span>}
              <LineCounts added={added} removed={removed} className={styles.counts} />
            </li>
          ))}
        </ul>
      );
    case 'lines':
      return (
        <ul className={styles.well}>
          {body.lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      );
    case 'text':
      return (
        <>
          {body.text !== '' && <p className={styles.words}>{body.text}</p>}
          {body.json !== null && <pre className={styles.well}>{body.json}</pre>}
        </>
      );
    case 'page':
      return (
        <>
          <p className={styles.words}>{body.message}</p>
          <WholeAddress address={body.address} />
          <p className={styles.open}>
            <Button size={24} onClick={() => openLink(body.url)}>
              {t`Open the page`}
            </Button>
            <span>{t`Approve when you are done there.`}</span>
          </p>
        </>
      );
    case 'link':
      return <WholeAddress address={body.address} />;
    case 'form':
      return (
        <>
          <p className={styles.words}>{body.message}</p>
          <ElicitationForm
            id={formId}
            schema={body.schema}
            problem={problem}
            onSubmit={(content) => void onAnswer({ type: 'submitForm', content })}
          />
        </>
      );
    case 'questions':
      return (
        <QuestionForm
          id={formId}
          questions={body.questions}
          onSubmit={(answers) => void onAnswer({ type: 'answerQuestions', answers })}
        />
      );
  }
}

function WholeAddress({ address: { after, before, host } }: { readonly address: Address }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long address scrolls, and the keyboard must be able to scroll it
    <code className={classNames(styles.well, host !== '' && styles.address)} tabIndex={0}>
      {before}
      <strong>{host}</strong>
      {after}
    </code>
  );
}
