import { visibleProse } from '../../../../../shared/base/visible-text.ts';
import { t } from '../../../../../shared/i18n/i18n.ts';
import { toOneLine } from '../../../../components/format/one-line.ts';
import type { DiagramProblem } from './diagram-queue.ts';
import type { Drawing } from './messages.ts';

/** Explains in one line why a diagram is shown as source. */
export function describeDiagramProblem(problem: DiagramProblem): string {
  switch (problem.type) {
    case 'tooLong':
      return t`This diagram is too long to draw.`;
    case 'tooSlow':
      return t`Drawing this diagram took too long.`;
    case 'unavailable':
      return t`Diagrams cannot be drawn right now.`;
    case 'broken': {
      const reason = visibleProse(toOneLine(problem.reason));
      return reason === '' ? t`This diagram cannot be drawn.` : t`This diagram cannot be drawn: ${reason}`;
    }
  }
}

/** Names the picture of a diagram. Its source is one click away. */
export function describeDrawing({ title }: Pick<Drawing, 'title'>): string {
  const name = visibleProse(toOneLine(title));
  return name === '' ? t`Diagram` : t`Diagram: ${name}`;
}
