import { visibleText } from '../../../../shared/base/visible-text.ts';
import { formatDuration } from '../../../../shared/i18n/duration.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { RunStep } from '../../../../shared/runs/compare/run-step.ts';
import { formatTokens } from '../../../components/format/quantity.ts';
import { describeTimelineEvent, type EventView } from '../describe-event.ts';

/** One step as shown in a row. */
export type CellView = Pick<EventView, 'kind' | 'glyph' | 'icon' | 'state'> & {
  readonly text: string;
  readonly isCode: boolean;
  /** How long the step took and what it spent; empty if nothing was reported. */
  readonly amount: string;
};

const codeTypes: ReadonlySet<string> = new Set(['bash_command', 'file_read', 'file_write', 'tool_call', 'approval']);

/** Describes a step for its row. */
export function describeCell(step: RunStep): CellView {
  const { at, durationMs, position, state: stands, tokens, type } = step;
  const event = { position, offset: null, at, type, state: stands, durationMs, data: {}, isCut: false };
  const { glyph, icon, kind, state } = describeTimelineEvent(event);
  const words = visibleText(step.text);
  const amount = [
    durationMs === null ? null : formatDuration(durationMs),
    tokens === null ? null : t`${formatTokens(tokens)} tok`,
  ]
    .filter((part) => part !== null)
    .join(' · ');
  return { kind, glyph, icon, state, text: words, isCode: codeTypes.has(type), amount };
}
