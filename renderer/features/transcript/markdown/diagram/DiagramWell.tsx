import { useEffect, useState, useSyncExternalStore } from 'react';
import { t } from '../../../../../shared/i18n/i18n.ts';
import { Button } from '../../../../components/Button.tsx';
import codeStyles from '../CodePiece.module.css';
import { CodePiece, type CodeWellProps, CopyCode } from '../CodePiece.tsx';
import styles from './DiagramWell.module.css';
import { describeDiagramProblem, describeDrawing } from './describe-diagram.ts';
import type { DiagramResult } from './diagram-queue.ts';
import { drawDiagram, getDiagramResult, isShownAsSource, onDiagramsChanged, showAsSource } from './diagrams.ts';
import { type DiagramColors, toDataUrl } from './messages.ts';

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

/** How a diagram is shown. `result`: null until it has been drawn. */
type ShownDiagram = { readonly result: DiagramResult | null; readonly asSource: boolean };

type LastDrawing = { readonly source: string; readonly theme: string; readonly result: DiagramResult };

/** Returns the drawing of a diagram in the current theme. `source` is null until there is one. */
function useDiagram(source: string | null): ShownDiagram {
  const theme = useSyncExternalStore(onThemeChanged, getTheme);
  const found = useSyncExternalStore(onDiagramsChanged, () =>
    source === null ? null : getDiagramResult(source, theme),
  );
  const asSource = useSyncExternalStore(onDiagramsChanged, () => source !== null && isShownAsSource(source));
  // The shown drawing stays, even if later drawings have replaced it in the cache.
  const [kept, setKept] = useState<LastDrawing | null>(null);
  const own = kept?.source === source && kept.theme === theme ? kept.result : null;
  if (source !== null && found !== null && found !== own) setKept({ source, theme, result: found });
  const result = found ?? own;
  const isWanted = source !== null && result === null;
  useEffect(() => (isWanted ? drawDiagram(source, theme, getColors()) : undefined), [isWanted, source, theme]);
  return { result, asSource };
}

function onThemeChanged(listener: () => void): () => void {
  const themed = new MutationObserver(listener);
  themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => themed.disconnect();
}

function getTheme(): string {
  return document.documentElement.dataset.theme ?? '';
}

/** Returns the colors of the page as plain values, even where the system chooses them. */
function getColors(): DiagramColors {
  const probe = document.createElement('span');
  document.body.append(probe);
  const color = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const colors = {
    dark: getComputedStyle(document.documentElement).colorScheme === 'dark',
    text: color('--text'),
    quiet: color('--text-3'),
    line: color('--control'),
    background: color('--inset'),
    box: color('--overlay'),
    accent: color('--selected'),
    series: ['--cmd', '--edit', '--you', '--model', '--accent', '--syn-keyword', '--syn-string', '--syn-num'].map(
      color,
    ),
  };
  probe.remove();
  return colors;
}
