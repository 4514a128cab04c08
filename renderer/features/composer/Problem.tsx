import type { AppAlertText } from '../../../shared/alerts/alert-text.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { readActionState } from '../../actions/action-state.ts';
import { describeAction, runAction } from '../../actions/registry.ts';
import { Button } from '../../components/Button.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { useModel } from '../../components/use-model.ts';
import { inputModel } from '../../view-models/input-model.ts';
import styles from './Problem.module.css';

/** Explains why the message was not sent or cannot be sent, next to the message that is still there. */
export function Problem({ sentence }: { readonly sentence: AppAlertText }) {
  return (
    <div className={styles.problem} role="alert">
      <StateGlyph state="warning" />
      <p className={styles.words}>
        <strong>{sentence.fact}</strong> {sentence.detail}
      </p>
      {sentence.commands.map((command) => (
        <Button key={command} size={24} onClick={() => runAction(command)}>
          {describeAction(command, readActionState()).title}
        </Button>
      ))}
    </div>
  );
}

/** Explains why the chosen worktree is not possible, with the way on. */
export function PlaceProblem() {
  const reason = useModel(inputModel, ({ place }) => (place?.place === 'worktree' ? place.noWorktree : null));
  if (reason === null) return null;
  return <Problem sentence={{ ...impossibleWorktree, detail: reason }} />;
}

const impossibleWorktree: AppAlertText = {
  fact: t`There is no worktree for this message.`,
  detail: '',
  severity: 'warning',
  surface: 'composer',
  commands: ['workHere'],
};
