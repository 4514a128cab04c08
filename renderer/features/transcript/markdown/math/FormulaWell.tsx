import { t } from '../../../../../shared/i18n/i18n.ts';
import { CodePiece, type CodeWellProps } from '../CodePiece.tsx';
import { FormulaView } from './FormulaView.tsx';
import { useTypeset } from './use-typeset.ts';

/** Shows a formula that is fenced as code. It stays code if it cannot be typeset. */
export function FormulaWell(props: CodeWellProps) {
  const typeset = useTypeset();
  if (typeset === null) return <CodePiece {...props} />;
  if (typeset(props.text, true) === null)
    return <CodePiece {...props} note={t`Workcell cannot typeset this formula.`} />;
  return <FormulaView source={props.text} tex={props.text} display />;
}
