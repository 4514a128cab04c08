import { useEffect, useState } from 'react';
import type { RuleOffer, RuleSubject } from '../../../../shared/approvals/approval-rule.ts';
import { describePreview } from '../../../../shared/approvals/describe-rule.ts';
import type { ApprovalId } from '../../../../shared/base/ids.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { previewRule } from '../../../commands/rules.commands.ts';
import { Checkbox } from '../../../components/Checkbox.tsx';
import { Select } from '../../../components/Select.tsx';
import { isTerm, type RememberState, type RememberView } from '../remember.view-model.ts';
import styles from './RememberChoice.module.css';

export type RememberChoiceProps = {
  readonly approvalId: ApprovalId;
  readonly offer: RuleOffer;
  readonly view: RememberView;
  readonly state: RememberState;
  readonly onChange: (state: RememberState) => void;
};

/** Whether to remember the approval; if so, as what, for how long, and what that would have meant before. */
export function RememberChoice({ approvalId, offer, view, state, onChange }: RememberChoiceProps) {
  const subject = state.on ? (offer.subjects[state.subject] ?? null) : null;
  const preview = useRulePreview(approvalId, subject);
  return (
    <div className={styles.remember}>
      <div className={styles.line}>
        <Checkbox checked={state.on ? 'all' : 'none'} onChange={(on) => onChange({ ...state, on, agreed: false })}>
          {t`Remember in this workspace`}
        </Checkbox>
        <p role="status" className={styles.preview}>
          {preview}
        </p>
      </div>
      {state.on && (
        <div className={styles.line}>
          <Select
            name={t`What to remember`}
            value={String(state.subject)}
            options={view.subjects}
            onChange={(value) => onChange({ ...state, subject: Number(value) })}
          />
          <Select
            name={t`How long`}
            value={state.term}
            options={view.terms}
            onChange={(term) => isTerm(offer, term) && onChange({ ...state, term })}
          />
        </div>
      )}
      {state.on && view.also !== null && <p className={styles.also}>{view.also}</p>}
      {state.on && view.warning !== null && (
        <div className={styles.warning}>
          <Checkbox checked={state.agreed ? 'all' : 'none'} onChange={(agreed) => onChange({ ...state, agreed })}>
            {view.warning}
          </Checkbox>
          <p>{view.blocked ? t`Agree to this, or do not remember it.` : view.meaning}</p>
        </div>
      )}
    </div>
  );
}

/** What a rule would have done before, as a sentence; the last one stays until the next is known. */
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
