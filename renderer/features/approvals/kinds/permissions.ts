import { t } from '../../../../shared/i18n/i18n.ts';
import { linesBody, permissionLines } from '../describe-body.ts';
import type { AskedOf, PromptKind } from './prompt-kind.ts';

/** Permissions for Codex. */
export const permissions: PromptKind<AskedOf<'permissions'>> = {
  question: () => t`Give Codex these permissions?`,
  session: t`These permissions, until the session ends.`,
  body: (asked) => linesBody(permissionLines(asked)),
};
