import { z } from 'zod';
import { approvalId, entryId, threadId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { inputFinding } from '../input-safety/finding.ts';
import { runTool } from '../runs/run-wish.ts';
import { fileChange } from '../transcript/file-change.ts';
import { runRef } from '../workcells/run-ref.ts';
import { ruleOffer } from './approval-rule.ts';
import { reach } from './reach.ts';

const permissions = z.object({
  network: z.boolean(),
  read: z.array(z.string()),
  write: z.array(z.string()),
  /** Anything else in the request, as JSON text. */
  other: z.string().nullable(),
});

const asked = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('command'),
    /** As it runs, each character; without the shell around it where that is the system's own and does nothing else. */
    command: z.string(),
    cwd: z.string().nullable(),
    /** The words of a permanent rule that Codex proposes, for all projects; null when it proposes none that is safe. */
    proposedRule: z.array(z.string()).nullable(),
    /** What it may do besides, once it is approved. */
    additional: permissions.optional(),
    /** It is typed into a program that runs already. */
    isInput: z.literal(true).optional(),
    /** It starts a program that the model can type into, without being asked about again. */
    takesInput: z.literal(true).optional(),
  }),
  z.object({
    kind: z.literal('patch'),
    files: z.array(fileChange),
    grantRoot: z.string().nullable(),
    /** What of it is not done, as sentences. */
    notes: z.array(z.string()).optional(),
  }),
  permissions.extend({ kind: z.literal('permissions') }),
  z.object({
    kind: z.literal('mcpTool'),
    server: z.string(),
    tool: z.string(),
    /** JSON text of the arguments. */
    arguments: z.string(),
    message: z.string(),
    /** The CLI can remember it for good. */
    canPersist: z.boolean(),
  }),
  z.object({
    kind: z.literal('elicitation'),
    server: z.string(),
    message: z.string(),
    /** JSON text of the schema the answer must fit; null for a link to open. */
    schema: z.string().nullable(),
    url: z.string().nullable(),
    /**
     * The call of a tool that it names, with the JSON text of its arguments: Codex asks like this, and the server can, too.
     */
    claim: z.object({ tool: z.string(), arguments: z.string() }).optional(),
  }),
  z.object({
    kind: z.literal('question'),
    /** The program that asks. */
    tool: runTool,
    questions: z.array(
      z.object({
        id: z.string(),
        header: z.string(),
        text: z.string(),
        options: z.array(z.object({ label: z.string(), description: z.string() })),
        /** More than one of the options may be picked. */
        several: z.boolean(),
        allowsOther: z.boolean(),
        secret: z.boolean(),
      }),
    ),
  }),
  /** What was found in a message of the person, where a policy wants that answered here. It is masked in `findings`. */
  z.object({ kind: z.literal('input'), findings: z.array(inputFinding) }),
  /** Something the person does themselves, where that is to be reviewed. `text`: its beginning, without secrets. */
  z.object({
    kind: z.literal('ownAction'),
    action: z.enum(['submitPrompt', 'retry', 'copySensitiveText']),
    text: z.string(),
  }),
  /** A page that an answer leads to. `by`: who opens it, the host or else the page that the person answers in. */
  z.object({ kind: z.literal('openLink'), url: z.string(), by: z.enum(['host', 'page']) }),
  /** A file that an answer leads to, by its real path. `editor`: the program; null: it is shown in its folder. */
  z.object({
    kind: z.literal('openFile'),
    path: z.string(),
    line: z.number().int().positive().nullable(),
    editor: z.string().nullable(),
  }),
  /** What the tool of a run that is not Codex wants to do. `command`: where that is one; `input`: JSON text. */
  z.object({
    kind: z.literal('tool'),
    tool: z.string(),
    command: z.string().nullable(),
    path: z.string().nullable(),
    input: z.string(),
  }),
  /** A request this version does not know: shown with its JSON, and can only be declined. */
  z.object({ kind: z.literal('unknown'), method: z.string(), json: z.string() }),
]);
export type Asked = Immutable<z.infer<typeof asked>>;

const common = {
  id: approvalId,
  /** Where it is answered: the thread that a person began. Of a run without a thread, the name of the run. */
  threadId,
  /** The run that asks, where one does: it is answered there. */
  run: runRef.optional(),
  /** The agent that asks, in a thread of its own, with the names of the agents on the way to it. */
  agent: z.object({ threadId, path: z.array(z.string()) }).optional(),
  turnId: turnId.nullable(),
  /** The transcript entry it is about, when there is one. */
  entryId: entryId.nullable(),
  threadTitle: z.string(),
  /**
   * The app itself asks, and not Codex. `turn`: how the turn begins that it is about. `startsIn`: the folder in which a
   * thread is to begin; until it has, the request is answered where no thread is shown. `managed`: a policy of
   * administrators wants it asked.
   */
  own: z
    .object({ turn: z.string().nullable(), startsIn: z.string().nullable(), managed: z.boolean().optional() })
    .optional(),
  asked,
  /** Codex's own words for why; null when it gave none. */
  reason: z.string().nullable(),
  /** Null: Codex did not say. */
  reach: reach.nullable(),
  /** What it may be remembered as; absent where no rule may be made. */
  offer: ruleOffer.optional(),
  /** Why it cannot be remembered although it is of a kind that can. `unheard`: Codex does not tell of calls there. */
  noOffer: z.literal('unheard').optional(),
  /** Something else has its id, so that a yes could reach that: it can only be declined. */
  hasTwin: z.literal(true).optional(),
  askedAt: z.number(),
};

/** Only a waiting approval can be answered; a settled one remembers who decided. */
export const approval = z.discriminatedUnion('state', [
  z.object({ ...common, state: z.literal('waiting') }),
  z.object({
    ...common,
    state: z.literal('settled'),
    decision: z.enum(['approved', 'approvedForSession', 'approvedByRule', 'declined', 'cancelled', 'expired']),
    by: z.enum(['person', 'rule', 'interrupt', 'codex', 'workcell']),
    settledAt: z.number(),
  }),
]);
export type Approval = Immutable<z.infer<typeof approval>>;
/** The thread that asks. */
export function askerOf({ agent, threadId: asks }: Pick<Approval, 'agent' | 'threadId'>): Approval['threadId'] {
  return agent?.threadId ?? asks;
}
export type WaitingApproval = Extract<Approval, { state: 'waiting' }>;

/** The person's answer. */
export const approvalDecision = z.discriminatedUnion('type', [
  z.object({ type: z.literal('approve') }),
  z.object({ type: z.literal('approveForSession') }),
  /** Yes to a message, without what was found in it. */
  z.object({ type: z.literal('approveMasked') }),
  /** Adds Codex's permanent rule, which holds for all projects; `words` may be a shorter prefix of what was proposed. */
  z.object({ type: z.literal('approveWithRule'), words: z.array(z.string()).min(1) }),
  /** Remembers an MCP tool for good, in config.toml. */
  z.object({ type: z.literal('approveAlways') }),
  z.object({ type: z.literal('decline') }),
  z.object({ type: z.literal('cancelTurn') }),
  /** The filled-in form of an elicitation, as JSON text. */
  z.object({ type: z.literal('submitForm'), content: z.string() }),
  /** In the order of the questions: their ids are anything that the model wrote. */
  z.object({ type: z.literal('answerQuestions'), answers: z.array(z.array(z.string())) }),
]);
export type ApprovalDecision = Immutable<z.infer<typeof approvalDecision>>;
