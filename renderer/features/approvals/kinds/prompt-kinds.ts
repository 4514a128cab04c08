import type { Asked } from '../../../../shared/approvals/approval.ts';
import { visibleLine } from '../../../../shared/base/visible-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { describeFinding, nameFindings } from '../../../../shared/input-safety/describe-findings.ts';
import { describePermissions, toAddress, toLinesBody } from '../describe-body.ts';
import { toExactCommand, toExactText } from '../exact-text.ts';
import { shortenName } from '../shorten-name.ts';
import { commandPrompt } from './command.ts';
import { elicitationPrompt } from './elicitation.ts';
import { patchPrompt } from './patch.ts';
import type { PromptKind, RequestOfKind } from './prompt-kind.ts';

/** A file that an answer links to. */
const openFilePrompt: PromptKind<RequestOfKind<'openFile'>> = {
  question: () => t`Open this file?`,
  body: ({ line, path }) => toLinesBody([line === null ? visibleLine(path) : `${visibleLine(path)}:${line}`]),
  facts: ({ editor }) => [
    {
      label: t`Opens`,
      text:
        editor === null
          ? t`The folder that contains it, not the file itself`
          : t`In ${visibleLine(editor)}, set in Settings`,
      tone: 'words',
    },
  ],
  isSuggestedByAnswer: true,
  approve: t`Open`,
};

/** A call to an MCP server's tool. */
const mcpToolPrompt: PromptKind<RequestOfKind<'mcpTool'>> = {
  question: ({ server, tool }) => t`Use ${shortenName(tool)} from ${shortenName(server)}?`,
  body: (asked) => ({ kind: 'text', text: toExactText(asked.message), json: toExactText(asked.arguments) }),
  names: ({ server, tool }) => [
    { label: t`Tool`, name: tool },
    { label: t`Server`, name: server },
  ],
  session: t`Every call to this tool in this thread.`,
  lasting: ({ tool }) => ({
    label: t`Always allow ${shortenName(tool)} in every folder…`,
    title: t`Codex uses ${shortenName(tool)} without asking, in every folder.`,
    meaning: t`Codex remembers this, in the terminal too.`,
    decision: { type: 'approveAlways' },
  }),
};

/** An action that a tool of another runner, such as Claude Code, wants to take. */
const toolPrompt: PromptKind<RequestOfKind<'tool'>> = {
  question: (asked) => t`Let Claude Code use ${shortenName(asked.tool)}?`,
  body: ({ command, input, path }) =>
    command === null
      ? { kind: 'text', text: toExactText(visibleLine(path ?? '')), json: toExactText(input) }
      : { kind: 'command', command: toExactCommand(command) },
  names: (asked) => [{ label: t`Tool`, name: asked.tool }],
  unreportedReach: ({ path }) =>
    path === null ? t`Whatever the tool can reach. Claude Code does not run in the sandbox.` : null,
};

/** An action of the user that has to be reviewed. */
const ownActionPrompt: PromptKind<RequestOfKind<'ownAction'>> = {
  question: ({ action }) => questions[action],
  body: ({ text }) => ({ kind: 'text', text: toExactText(text), json: null }),
  hasNoReach: true,
};

const questions = {
  submitPrompt: t`Send this message?`,
  retry: t`Send this message again?`,
  copySensitiveText: t`Copy this text?`,
} as const;

/** A page that an answer links to. */
const openLinkPrompt: PromptKind<RequestOfKind<'openLink'>> = {
  question: ({ url }) => t`Open this page from ${shortenName(toAddress(url).host)}?`,
  body: ({ url }) => ({ kind: 'link', address: toAddress(url) }),
  facts: () => [{ label: t`Opens`, text: t`In your browser, out of Workcell`, tone: 'words' }],
  hasNoReach: true,
  isSuggestedByAnswer: true,
  approve: t`Open`,
};

/** The user's message, in which a check found something. */
const inputPrompt: PromptKind<RequestOfKind<'input'>> = {
  question: ({ findings }) => t`Send this message with ${nameFindings(findings)}?`,
  body: ({ findings }) =>
    toLinesBody(findings.map(describeFinding).map(({ what, where }) => visibleLine(`${what}: ${where}`))),
  hasNoReach: true,
};

/** A request from a newer Codex. */
const unknownPrompt: PromptKind<RequestOfKind<'unknown'>> = {
  question: () => t`Codex asks for something this version does not support`,
  body: ({ json, method }) => ({ kind: 'text', text: toExactText(visibleLine(method)), json: toExactText(json) }),
};

/** Permissions for Codex. */
const permissionsPrompt: PromptKind<RequestOfKind<'permissions'>> = {
  question: () => t`Give Codex these permissions?`,
  session: t`These permissions, until the session ends.`,
  body: (asked) => toLinesBody(describePermissions(asked)),
};

/** Questions from the model. */
const questionPrompt: PromptKind<RequestOfKind<'question'>> = {
  question: ({ tool }) => (tool === 'codex' ? t`Codex asks` : t`Claude Code asks`),
  body: ({ questions }) => ({ kind: 'questions', questions }),
  hasNoReach: true,
};

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
