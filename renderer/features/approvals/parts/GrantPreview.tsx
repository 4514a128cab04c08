import TriangleAlertIcon from 'lucide-react/icons/triangle-alert';
import { type Ref, useEffect, useState } from 'react';
import type { RuleOffer, RuleSubject } from '../../../../shared/approvals/approval-rule.ts';
import { describePreview } from '../../../../shared/approvals/describe-rule.ts';
import type { ApprovalId } from '../../../../shared/base/ids.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { previewRule } from '../../../commands/rules.commands.ts';
import { Select } from '../../../components/Select.tsx';
import type { PromptState } from '../prompt-model.ts';
import { type Grant, isTerm } from '../remember.view-model.ts';
import styles from './GrantPreview.module.css';
import { DirectedText } from './ShownText.tsx';

export type GrantPreviewProps = {
  readonly ref: Ref<HTMLDivElement>;
  readonly approvalId: ApprovalId;
  readonly offer: RuleOffer | undefined;
  readonly grant: NonNullable<PromptState['grant']>;
  readonly onChange: (change: Partial<Pick<Grant, 'subject' | 'term'>>) => void;
};

/** Shows exactly what a wider approval will allow, and what it would have matched before. */
export function GrantPreview({ ref, approvalId, offer, grant, onChange }: GrantPreviewProps) {
  const { chosen, view } = grant;
  const subject = chosen.kind === 'lasting' ? null : (offer?.subjects[chosen.subject] ?? null);
  const before = useRulePreview(approvalId, subject);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for the parts of a form
    <div ref={ref} role="group" aria-label={t`What will be allowed`} tabIndex={-1} className={styles.grant}>
      <p dir="ltr">
        <DirectedText text={view.title} />
      </p>
      {view.subjects.length > 0 && (
        <Select
          name={t`What to allow`}
          value={String(chosen.subject)}
          options={view.subjects}
          onChange={(value) => onChange({ subject: Number(value) })}
        />
      )}
      {view.what !== '' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls long content from here
        <code className={styles.what} dir="ltr" tabIndex={0}>
          <DirectedText text={view.what} />
        </code>
      )}
      {view.also !== null && (
        <p className={styles.also} dir="ltr">
          <DirectedText text={view.also} />
        </p>
      )}
      <p role="status" className={styles.also}>
        {before}
      </p>
      {view.terms.length > 0 && (
        <Select
          name={t`How long`}
          value={chosen.term}
          options={view.terms}
          onChange={(term) => isTerm(offer, term) && onChange({ term })}
        />
      )}
      {view.warning !== null && (
        <p className={styles.warning} dir="ltr">
          <TriangleAlertIcon />
          <DirectedText text={view.warning} />
        </p>
      )}
    </div>
  );
}

/** Describes what a rule would have done before, as a sentence. Keeps the last sentence until the next one is known. */
function useRulePreview(approvalId: ApprovalId, subject: RuleSubject | null): string {
  const [sentence, setSentence] = useState('');
  useEffect(() => {
    if (subject === null) {
      setSentence('');
      return;
    }
    let current = true;
    void previewRule(approvalId, subject).then((preview) => {
      const what = subject.kind === 'patch' ? 'edits' : 'commands';
      if (current && preview !== null) setSentence(describePreview(preview, what));
    });
    return () => {
      current = false;
    };
  }, [approvalId, subject]);
  return sentence;
}
