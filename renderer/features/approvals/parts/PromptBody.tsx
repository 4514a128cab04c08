import TriangleAlertIcon from 'lucide-react/icons/triangle-alert';
import type { ApprovalDecision } from '../../../../shared/approvals/approval.ts';
import type { ApprovalId } from '../../../../shared/base/ids.ts';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import { openLink } from '../../../commands/approvals.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { classNames } from '../../../components/class-names.ts';
import { LineCounts } from '../../../components/LineCounts.tsx';
import { type Address, type PromptBodyView as Body, type PromptFile, shownFiles } from '../describe-body.ts';
import type { ExactText } from '../exact-text.ts';
import { ElicitationForm } from './ElicitationForm.tsx';
import styles from './PromptBody.module.css';
import { QuestionForm } from './QuestionForm.tsx';
import { DirectedText, Gap, ShownText } from './ShownText.tsx';

export type PromptBodyProps = {
  readonly approvalId: ApprovalId;
  readonly body: Body;
  /** The ID of the request's form, if there is one. */
  readonly formId: string;
  /** What was wrong with the last answer. */
  readonly problem: string | null;
  /** True if all of a long request is shown. */
  readonly showsAll: boolean;
  /** Null if the button that approves shows the rest. */
  readonly onShowAll: (() => void) | null;
  readonly onAnswer: (decision: ApprovalDecision) => Promise<void>;
};

/** Shows what to read or fill in before answering. */
export function PromptBody({ approvalId, body, formId, problem, onAnswer, ...reading }: PromptBodyProps) {
  switch (body.kind) {
    case 'command':
      return <TextWell text={body.command} prompt="$" {...reading} />;
    case 'files':
      return <Files files={body.files} {...reading} />;
    case 'lines':
      return <TextWell text={body.lines} {...reading} />;
    case 'text':
      return (
        <>
          {body.text.length > 0 && <Prose text={body.text} {...reading} />}
          {body.json !== null && <TextWell text={body.json} {...reading} />}
        </>
      );
    case 'page': {
      const { url } = body;
      return (
        <>
          <Prose text={body.message} {...reading} />
          <WholeAddress address={body.address} />
          <p className={styles.open}>
            {url === null ? (
              t`Workcell only opens web pages.`
            ) : (
              <>
                <Button size={24} data-answer="" onClick={() => openLink(url)}>
                  {t`Open the page`}
                </Button>
                <span>{t`Approve when you are done there.`}</span>
              </>
            )}
          </p>
        </>
      );
    }
    case 'link':
      return <WholeAddress address={body.address} />;
    case 'form':
      return (
        <>
          <Prose text={body.message} {...reading} />
          {body.claim !== null && (
            <>
              <p className={styles.claim} dir="ltr">
                <DirectedText text={body.claim.text} />
              </p>
              <TextWell text={body.claim.json} {...reading} />
            </>
          )}
          <ElicitationForm
            approvalId={approvalId}
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
          approvalId={approvalId}
          id={formId}
          questions={body.questions}
          onSubmit={(answers) => void onAnswer({ type: 'answerQuestions', answers })}
        />
      );
  }
}

type Reading = Pick<PromptBodyProps, 'showsAll' | 'onShowAll'>;

function TextWell({ text, prompt, ...reading }: Reading & { readonly text: ExactText; readonly prompt?: string }) {
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls long content from here */}
      <div className={styles.well} data-well="" tabIndex={0}>
        <ShownText text={text} {...(prompt !== undefined && { prompt })} {...reading} />
      </div>
      <Notes notes={text.notes} />
    </>
  );
}

function Prose({ text, ...reading }: Reading & { readonly text: ExactText }) {
  return (
    <div className={styles.words}>
      <ShownText text={text} {...reading} />
      <Notes notes={text.notes} />
    </div>
  );
}

/** Lists what is odd about a text. */
function Notes({ notes }: { readonly notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <ul className={styles.notes}>
      {notes.map((note) => (
        <li key={note}>
          <TriangleAlertIcon />
          {note}
        </li>
      ))}
    </ul>
  );
}

function Files({ files, showsAll, onShowAll }: Reading & { readonly files: readonly PromptFile[] }) {
  const left = showsAll ? 0 : Math.max(0, files.length - shownFiles);
  const head = left === 0 ? files : files.slice(0, shownFiles - 3);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls long content from here
    <ul className={styles.well} data-well="" tabIndex={0}>
      {head.map((file) => (
        <File key={file.path} file={file} />
      ))}
      {left > 0 && (
        <>
          <li>
            <Gap text={counted(left, 'more file', 'more files')} onShowAll={onShowAll} />
          </li>
          {files.slice(-3).map((file) => (
            <File key={file.path} file={file} />
          ))}
        </>
      )}
    </ul>
  );
}

function File({ file: { added, note, path, removed } }: { readonly file: PromptFile }) {
  return (
    <li className={styles.file}>
      <span className={styles.path} dir="ltr">
        <DirectedText text={path} />
      </span>
      {note !== '' && (
        <span className={styles.note} dir="ltr">
          <DirectedText text={note} />
        </span>
      )}
      <LineCounts added={added} removed={removed} className={styles.counts} />
    </li>
  );
}

function WholeAddress({ address: { after, before, host, notes } }: { readonly address: Address }) {
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls long content from here */}
      <code className={classNames(styles.well, host !== '' && styles.address)} data-well="" tabIndex={0} dir="ltr">
        <DirectedText text={before} />
        <strong>{host}</strong>
        <DirectedText text={after} />
      </code>
      <Notes notes={notes} />
    </>
  );
}
