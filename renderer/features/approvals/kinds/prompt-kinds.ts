import type { Asked } from '../../../../shared/approvals/approval.ts';
import { commandPrompt } from './command.ts';
import { elicitationPrompt } from './elicitation.ts';
import { inputPrompt } from './input.ts';
import { mcpToolPrompt } from './mcp-tool.ts';
import { openFilePrompt } from './open-file.ts';
import { openLinkPrompt } from './open-link.ts';
import { ownActionPrompt } from './own-action.ts';
import { patchPrompt } from './patch.ts';
import { permissionsPrompt } from './permissions.ts';
import type { PromptKind, RequestOfKind } from './prompt-kind.ts';
import { questionPrompt } from './question.ts';
import { toolPrompt } from './tool.ts';
import { unknownPrompt } from './unknown.ts';

/** How each kind of request looks. A new kind does not compile until it has an entry. */
const promptKinds: { readonly [Kind in Asked['kind']]: PromptKind<RequestOfKind<Kind>> } = {
  command: commandPrompt,
  patch: patchPrompt,
  permissions: permissionsPrompt,
  mcpTool: mcpToolPrompt,
  elicitation: elicitationPrompt,
  question: questionPrompt,
  input: inputPrompt,
  ownAction: ownActionPrompt,
  openLink: openLinkPrompt,
  openFile: openFilePrompt,
  tool: toolPrompt,
  unknown: unknownPrompt,
};

/** Returns how a request looks. The entry accepts this request, because it is found by its kind. */
export function getPromptKind({ kind }: Asked): PromptKind<Asked> {
  return promptKinds[kind];
}
