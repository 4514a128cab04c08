import { visibleLine } from '../../../../shared/base/visible-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { describeFinding, nameFindings } from '../../../../shared/input-safety/describe-findings.ts';
import { linesBody } from '../describe-body.ts';
import type { AskedOf, PromptKind } from './prompt-kind.ts';

/** The person's message, in which a check found something. */
export const input: PromptKind<AskedOf<'input'>> = {
  question: ({ findings }) => t`Send this message with ${nameFindings(findings)}?`,
  body: ({ findings }) =>
    linesBody(findings.map(describeFinding).map(({ what, where }) => visibleLine(`${what}: ${where}`))),
  reachless: true,
};
