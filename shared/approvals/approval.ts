import { z } from 'zod';
import { approvalId, entryId, threadId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { inputFinding } from '../input-safety/finding.ts';
import { runRef } from '../runs/run-ref.ts';
import { runTool } from '../runs/run-request.ts';
import { fileChange } from '../transcript/file-change.ts';
import { ruleOffer } from './approval-rule.ts';
import { endangeredFiles } from './endangered-files.ts';
import { namedPlace } from './named-place.ts';
import { reach } from './reach.ts';

const permissions = z.object({
  network: z.boolean(),
  read: z.array(z.string()),
  write: z.array(z.string()),
  /** Everything else in the request, as JSON text. */
  other: z.string().nullable(),
});

/** What Codex, a run's tool, an MCP server or the app asks the user, by kind. The approval card shows it. */
const asked = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('command'),
    /**
     * The exact command that runs, character for character. Without the shell around it if that is the system's own and
     * does nothing else.
     */
    command: z.string(),
    cwd: z.string().nullable(),
    /** The words of a permanent rule for all projects that Codex proposes. Null when it proposes none that is safe. */
    proposedRule: z.array(z.string()).nullable(),
    /** Additional permissions it gets once it is approved. */
    additional: permissions.optional(),
    /** Set if the text is typed into a program that is already running. */
    isInput: z.literal(true).optional(),
    /** Set if the command starts a program that the model can type into without further approval. */
    takesInput: z.literal(true).optional(),
  }),
  z.object({
    kind: z.literal('patch'),
    files: z.array(fileChange),
    grantRoot: z.string().nullable(),
    /** Requested parts that are not carried out, as sentences. */
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
    /** Codex can remember it permanently. */
    canPersist: z.boolean(),
  }),
  z.object({
    kind: z.literal('elicitation'),
    server: z.string(),
    message: z.string(),
    /** JSON text of the schema the answer must match. Null for a link to open. */
    schema: z.string().nullable(),
    url: z.string().nullable(),
    /** The tool call it names, with the JSON text of its arguments. Codex asks in this form, and so can the server. */
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
        /** Several options may be selected. */
        several: z.boolean(),
        allowsOther: z.boolean(),
        secret: z.boolean(),
      }),
    ),
  }),
  /** The findings in a message from the user, when a policy requires an answer here. `findings` masks them. */
  z.object({ kind: z.literal('input'), findings: z.array(inputFinding) }),
  /** An action by the user, when it must be reviewed. `text` is its beginning, without secrets. */
  z.object({
    kind: z.literal('ownAction'),
    action: z.enum(['submitPrompt', 'retry', 'copySensitiveText']),
    text: z.string(),
  }),
  /** A page that an answer links to. `by` says who opens it: the host, or the page where the user answers. */
  z.object({ kind: z.literal('openLink'), url: z.string(), by: z.enum(['host', 'page']) }),
  /** A file that an answer links to, by its real path. `editor` is the program; null shows the file in its folder. */
  z.object({
    kind: z.literal('openFile'),
    path: z.string(),
    line: z.number().int().positive().nullable(),
    editor: z.string().nullable(),
  }),
  /** What the tool of a run other than Codex wants to do. `command` is set if it is one; `input` is JSON text. */
  z.object({
    kind: z.literal('tool'),
    tool: z.string(),
    command: z.string().nullable(),
    path: z.string().nullable(),
    input: z.string(),
  }),
  /** A request this version does not know. It is shown with its JSON and can only be declined. */
  z.object({ kind: z.literal('unknown'), method: z.string(), json: z.string() }),
]);
export type Asked = Immutable<z.infer<typeof asked>>;

/** A request that waits for the user. */
export const waitingApproval = z.object({
  state: z.literal('waiting'),
  id: approvalId,
  /** The thread where the user answers it, which a user began. For a run without a thread, the name of the run. */
  threadId,
  /** The run that asks, if any. The user answers there. */
  run: runRef.optional(),
  /** The agent that asks, in its own thread, with the names of the agents on the path to it. */
  agent: z.object({ threadId, path: z.array(z.string()) }).optional(),
  turnId: turnId.nullable(),
  /** The transcript entry it is about, if any. */
  entryId: entryId.nullable(),
  threadTitle: z.string(),
  /**
   * The app itself asks, not Codex. `turn` is the beginning of the turn it is about. `startsIn` is the folder where a
   * thread will begin; until then, the request is answered where no thread is shown. `managed` means that an
   * administrator policy requires it.
   */
  own: z
    .object({ turn: z.string().nullable(), startsIn: z.string().nullable(), managed: z.boolean().optional() })
    .optional(),
  asked,
  /** Codex's own reason. Null when it gave none. */
  reason: z.string().nullable(),
  /** Null when Codex did not say. */
  reach: reach.nullable(),
  /** The named files and folders that are more than their names say. Missing when there are none. */
  places: z.array(namedPlace).optional(),
  /** What a command can destroy. Missing when there is nothing. */
  endangered: endangeredFiles.optional(),
  /** How it can be remembered. Missing when no rule is allowed. */
  offer: ruleOffer.optional(),
  /**
   * Why it cannot be remembered although its kind can be. `unreported` means that Codex does not report calls there.
   */
  noOffer: z.literal('unreported').optional(),
  /**
   * Another request or call has the same id, so an approval could reach that one instead. This request can only be
   * declined.
   */
  hasTwin: z.literal(true).optional(),
  askedAt: z.number(),
});
export type WaitingApproval = Immutable<z.infer<typeof waitingApproval>>;

/** How a request ended, and by whom. */
export type Settlement = {
  readonly decision: 'approved' | 'approvedForSession' | 'approvedByRule' | 'declined' | 'cancelled' | 'expired';
  readonly by: 'person' | 'rule' | 'interrupt' | 'codex' | 'workcell';
};

/** A request that can no longer be answered, with who decided. */
export type SettledApproval = Omit<WaitingApproval, 'state'> &
  Settlement & { readonly state: 'settled'; readonly settledAt: number };

/** The thread that asks. */
export function getAskingThread({
  agent,
  threadId: asks,
}: Pick<WaitingApproval, 'agent' | 'threadId'>): WaitingApproval['threadId'] {
  return agent?.threadId ?? asks;
}

/** The user's answer. */
export const approvalDecision = z.discriminatedUnion('type', [
  z.object({ type: z.literal('approve') }),
  z.object({ type: z.literal('approveForSession') }),
  /** Approves a message without what was found in it. */
  z.object({ type: z.literal('approveMasked') }),
  /** Adds Codex's permanent rule for all projects. `words` may be a shorter prefix of the proposal. */
  z.object({ type: z.literal('approveWithRule'), words: z.array(z.string()).min(1) }),
  /** Remembers an MCP tool permanently, in config.toml. */
  z.object({ type: z.literal('approveAlways') }),
  z.object({ type: z.literal('decline') }),
  z.object({ type: z.literal('cancelTurn') }),
  /** The completed form of an elicitation, as JSON text. */
  z.object({ type: z.literal('submitForm'), content: z.string() }),
  /** In the order of the questions, because their ids are arbitrary text from the model. */
  z.object({ type: z.literal('answerQuestions'), answers: z.array(z.array(z.string())) }),
]);
export type ApprovalDecision = Immutable<z.infer<typeof approvalDecision>>;
