import { visibleLine } from '../../../../shared/base/visible-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { describeFinding, nameFindings } from '../../../../shared/input-safety/describe-findings.ts';
import { toLinesBody } from '../describe-body.ts';
import type { PromptKind, RequestOfKind } from './prompt-kind.ts';

/** The user's message, in which a check found something. */
export const inputPrompt: PromptKind<RequestOfKind<'input'>> = {
  question: ({ findings }) => t`Send this message with ${nameFindings(findings)}?`,
  body: ({ findings }) =>
    toLinesBody(findings.map(describeFinding).map(({ what, where }) => visibleLine(`${what}: ${where}`))),
  hasNoReach: true,
};
