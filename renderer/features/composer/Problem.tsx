import { readFacts } from '../../actions/facts.ts';
import { describeAction, runAction } from '../../actions/registry.ts';
import { Button } from '../../components/Button.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { useComposer } from '../../stores/composer.store.ts';
import type { DraftKey } from '../../stores/draft-key.ts';
import styles from './Problem.module.css';

/** Why the message did not go out, beside the message that is still there. */
export function Problem({ draftKey }: { readonly draftKey: DraftKey }) {
  const sentence = useComposer((state) => (state.problem?.key === draftKey ? state.problem.sentence : null));
  if (sentence === null) return null;
  return (
    <div className={styles.problem} role="alert">
      <StateGlyph state="warning" />
      <p className={styles.words}>
        <strong>{sentence.fact}</strong> {sentence.detail}
      </p>
      {sentence.commands.map((command) => (
        <Button key={command} size={24} onClick={() => runAction(command)}>
          {describeAction(command, readFacts()).title}
        </Button>
      ))}
    </div>
  );
}
