import { t } from '../../../../../shared/i18n/i18n.ts';
import { Button } from '../../../../components/Button.tsx';
import codeStyles from '../CodePiece.module.css';
import { CodePiece, type CodeWellProps, CopyCode } from '../CodePiece.tsx';
import styles from './DiagramWell.module.css';
import { describeDiagramProblem, describeDrawing } from './describe-diagram.ts';
import { showAsSource } from './diagrams.ts';
import { toDataUrl } from './messages.ts';
import { useDiagram } from './use-diagram.ts';

/**
 * Shows a diagram as a picture once it is complete and drawn. Shows its source until then, or if the user prefers that.
 */
export function DiagramWell(props: CodeWellProps) {
  const { language, whole, firstLine = 0, firstColumn = 0 } = props;
  const { result, asSource } = useDiagram(whole);
  if (whole === null || result === null) return <CodePiece {...props} />;
  const isFirst = firstLine + firstColumn === 0;
  if (!result.ok) return <CodePiece {...props} note={isFirst ? describeDiagramProblem(result.problem) : undefined} />;
  if (asSource) {
    const show = (
      <Button kind="quiet" size={24} onClick={() => showAsSource(whole, false)}>
        {t`Show diagram`}
      </Button>
    );
    return <CodePiece {...props} action={isFirst ? show : undefined} />;
  }
  // The picture of the whole diagram replaces its first piece.
  if (!isFirst) return null;
  const { drawing } = result;
  return (
    <div className={codeStyles.well}>
      <div className={codeStyles.head}>
        <span className={codeStyles.language}>{language}</span>
        <span className={codeStyles.actions}>
          <Button kind="quiet" size={24} onClick={() => showAsSource(whole, true)}>
            {t`Show source`}
          </Button>
          <CopyCode code={whole} />
        </span>
      </div>
      <section
        className={styles.picture}
        aria-label={t`Diagram`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide diagram scrolls, and the keyboard must be able to scroll it
        tabIndex={0}
      >
        <img
          src={toDataUrl(drawing)}
          alt={describeDrawing(drawing)}
          width={drawing.width}
          height={drawing.height}
          style={{ maxWidth: `max(100%, ${String(drawing.width * leastScale)}px)` }}
        />
      </section>
    </div>
  );
}

/** A wide diagram shrinks to the column, but stays readable. */
const leastScale = 0.6;
