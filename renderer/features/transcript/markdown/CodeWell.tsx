import { memo } from 'react';
import { CodePiece, type CodeWellProps } from './CodePiece.tsx';
import { FormulaWell } from './math/FormulaWell.tsx';
import { isFormulaCode } from './math/formulas.ts';

export type { CodeWellProps } from './CodePiece.tsx';

/** Code, or one piece of long code. Formulas are typeset once they are complete. */
export const CodeWell = memo(function CodeWell(props: CodeWellProps) {
  return isFormulaCode(props) ? <FormulaWell {...props} /> : <CodePiece {...props} />;
});
