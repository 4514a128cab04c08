import { memo } from 'react';
import { CodePiece, type CodeWellProps } from './CodePiece.tsx';
import { DiagramWell } from './diagram/DiagramWell.tsx';
import { FormulaWell } from './math/FormulaWell.tsx';
import { isFormulaCode } from './math/formulas.ts';

export type { CodeWellProps } from './CodePiece.tsx';

/** Code, or one piece of long code. Diagrams and formulas are drawn once they are complete. */
export const CodeWell = memo(function CodeWell(props: CodeWellProps) {
  if (props.language.toLowerCase() === 'mermaid') return <DiagramWell {...props} />;
  return isFormulaCode(props) ? <FormulaWell {...props} /> : <CodePiece {...props} />;
});
