import { lazy, memo, Suspense } from 'react';
import { fetchPageModule } from '../../../client/lazy-module.ts';
import { CodePiece, type CodeWellProps } from './CodePiece.tsx';
import { FormulaWell } from './math/FormulaWell.tsx';
import { isFormulaCode } from './math/formulas.ts';

export type { CodeWellProps } from './CodePiece.tsx';

// If this part of the app does not load, a diagram is shown as source.
const DiagramWell = lazy(() =>
  fetchPageModule(() => import('./diagram/DiagramWell.tsx')).then(
    (part) => ({ default: part.DiagramWell }),
    () => ({ default: CodePiece }),
  ),
);

/** Shows code, or one piece of long code. Draws diagrams and formulas once they are complete. */
export const CodeWell = memo(function CodeWell(props: CodeWellProps) {
  if (props.language.toLowerCase() === 'mermaid') {
    return (
      <Suspense fallback={<CodePiece {...props} />}>
        <DiagramWell {...props} />
      </Suspense>
    );
  }
  return isFormulaCode(props) ? <FormulaWell {...props} /> : <CodePiece {...props} />;
});
