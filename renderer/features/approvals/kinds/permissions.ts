import { t } from '../../../../shared/i18n/i18n.ts';
import { describePermissions, toLinesBody } from '../describe-body.ts';
import type { PromptKind, RequestOfKind } from './prompt-kind.ts';

/** Permissions for Codex. */
export const permissionsPrompt: PromptKind<RequestOfKind<'permissions'>> = {
  question: () => t`Give Codex these permissions?`,
  session: t`These permissions, until the session ends.`,
  body: (asked) => toLinesBody(describePermissions(asked)),
};
