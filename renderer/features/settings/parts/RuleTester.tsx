import { type FormEvent, useState } from 'react';
import type { RuleTest } from '../../../../shared/contract/approvals.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { testRule } from '../../../commands/rules.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { Field } from '../../../components/Field.tsx';
import { describeRuleTest } from '../remembered.view-model.ts';
import { useRemembered } from '../use-remembered.ts';
import styles from './Rules.module.css';

/** Shows what would happen to a typed command, without running it. */
export function RuleTester({ helpId }: { readonly helpId: string }) {
  const rules = useRemembered()?.rules ?? [];
  const [command, setCommand] = useState('');
  const [test, setTest] = useState<RuleTest | null>(null);
  const words = test === null ? null : describeRuleTest(test, rules);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (command.trim() !== '') void testRule(command).then(setTest);
  };
  return (
    <form className={styles.wide} aria-describedby={helpId} onSubmit={submit}>
      <div className={styles.test}>
        <Field
          label={t`Command to test`}
          isLabelHidden
          code
          placeholder="npm test"
          value={command}
          onChange={(event) => {
            setCommand(event.target.value);
            setTest(null);
          }}
        />
        <Button type="submit" disabled={command.trim() === ''}>
          {t`Test`}
        </Button>
      </div>
      <div role="status">
        {words !== null && (
          <>
            <p className={styles.answer}>{words.answer}</p>
            {words.why.map((sentence) => (
              <p key={sentence} className={styles.facts}>
                {sentence}
              </p>
            ))}
          </>
        )}
      </div>
    </form>
  );
}
