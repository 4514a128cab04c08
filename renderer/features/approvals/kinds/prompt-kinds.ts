import type { Asked } from '../../../../shared/approvals/approval.ts';
import { command } from './command.ts';
import { elicitation } from './elicitation.ts';
import { input } from './input.ts';
import { mcpTool } from './mcp-tool.ts';
import { openFile } from './open-file.ts';
import { openLink } from './open-link.ts';
import { ownAction } from './own-action.ts';
import { patch } from './patch.ts';
import { permissions } from './permissions.ts';
import type { PromptKind, RequestOfKind } from './prompt-kind.ts';
import { question } from './question.ts';
import { tool } from './tool.ts';
import { unknown } from './unknown.ts';

/** How each kind of request looks. A new kind does not compile until it has an entry. */
const promptKinds: { readonly [Kind in Asked['kind']]: PromptKind<RequestOfKind<Kind>> } = {
  command,
  patch,
  permissions,
  mcpTool,
  elicitation,
  question,
  input,
  ownAction,
  openLink,
  openFile,
  tool,
  unknown,
};

/** Returns how a request looks. The entry accepts this request, because it is found by its kind. */
export function getPromptKind({ kind }: Asked): PromptKind<Asked> {
  return promptKinds[kind];
}
