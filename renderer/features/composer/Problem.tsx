import type { AppAlertText } from '../../../shared/alerts/alert-text.ts';
import { readActionState } from '../../actions/action-state.ts';
import { describeAction, runAction } from '../../actions/registry.ts';
import { Button } from '../../components/Button.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import styles from './Problem.module.css';

/** Why the message did not go out or cannot, next to the message that is still there. */
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
