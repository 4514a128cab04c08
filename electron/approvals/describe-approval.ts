import { z } from 'zod';
import type { Asked } from '../../shared/approvals/approval.ts';
import { describeAdditional, readRequestedPermissions } from '../../shared/approvals/describe-permissions.ts';
import { mayBeginCodexRule } from '../../shared/approvals/prefix-policy.ts';
import { type EntryId, entryId, type ThreadId, type TurnId, threadId, turnId } from '../../shared/base/ids.ts';
import { findWrappedScript } from '../../shared/shell/shell-wrapper.ts';
import { splitShellWords } from '../../shared/shell/split-shell-words.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import { toJsonText } from '../../shared/transcript/json-text.ts';
import type { CodexServerRequest, KnownServerRequest } from '../model/codex-protocol/protocol.ts';
import { normalizeText } from '../model/transcript/normalize-text.ts';
import { describeElicitation } from './describe-elicitation.ts';

/** The parts of a thread that a server request belongs to. Null if the request does not say. */
export type RequestPlace = {
  readonly threadId: ThreadId | null;
  readonly turnId: TurnId | null;
  /** The item that the request is about. A transcript entry has the same id. */
  readonly entryId: EntryId | null;
  /** Codex's own reason. */
  readonly reason: string | null;
};

/** What a server request asks, extracted from its parameters, and where it belongs. */
export type DescribedApproval = RequestPlace & { readonly asked: Asked };

const about = z.object({
  threadId: threadId.nullish().catch(null),
  turnId: turnId.nullish().catch(null),
  itemId: entryId.nullish().catch(null),
  reason: z.string().nullish().catch(null),
});

/** Reads only where a request belongs. That is enough to find its transcript entry. */
export function locateRequest({ params }: CodexServerRequest): RequestPlace {
  const { itemId, reason, threadId: thread, turnId: turn } = about.safeParse(params).data ?? {};
  return { threadId: thread ?? null, turnId: turn ?? null, entryId: itemId ?? null, reason: reason || null };
}

/**
 * Reads a server request. `entry` is the transcript entry for its item and provides what the request omits. A request
 * that this version does not know or cannot read is described as `unknown`.
 */
export function describeApproval(request: CodexServerRequest, entry: Entry | null): DescribedApproval {
  const place = locateRequest(request);
  const asked = isKnown(request.method) ? describers[request.method](request.params, entry) : null;
  return {
    ...place,
    entryId: place.entryId ?? entry?.id ?? null,
    asked: asked ?? { kind: 'unknown', method: request.method, json: toJsonText(request.params) },
  };
}

const command = z.object({
  kind: z.enum(['command', 'writeStdin']).nullish(),
  // This version does not know where a command of another environment would run.
  environmentId: z.literal('local').nullish(),
  additionalPermissions: z.unknown().optional(),
  command: z.string().nullish(),
  cwd: z.string().nullish(),
  proposedExecpolicyAmendment: z.array(z.string()).nullish(),
  networkApprovalContext: z.object({ host: z.string() }).nullish(),
});

function describeCommand(params: unknown, entry: Entry | null): Asked | null {
  const read = command.safeParse(params);
  if (!read.success) return null;
  const known = entry?.kind === 'command' ? entry : null;
  const host = read.data.networkApprovalContext?.host;
  const said = read.data.command ?? known?.rawCommand ?? (host === undefined ? '' : `connect ${host}`);
  const rule = read.data.proposedExecpolicyAmendment ?? [];
  const additional = describeAdditional(read.data.additionalPermissions);
  const wrapped = findWrappedScript(splitShellWords(said) ?? []);
  return {
    kind: 'command',
    command: wrapped?.script ?? said,
    cwd: read.data.cwd ?? known?.cwd ?? null,
    proposedRule: mayBeginCodexRule(rule, wrapped?.shell ?? 'posix') ? rule : null,
    ...(additional !== null && { additional }),
    ...(read.data.kind === 'writeStdin' && { isInput: true }),
  };
}

function describePatch(params: unknown, entry: Entry | null): Asked | null {
  const read = z.object({ grantRoot: z.string().nullish() }).safeParse(params);
  // The request does not name the files: a user cannot approve what only Codex knows.
  if (!read.success || entry?.kind !== 'patch') return null;
  return { kind: 'patch', files: entry.files, grantRoot: read.data.grantRoot ?? null };
}

const questions = z.object({
  questions: z.array(
    z.object({
      id: z.string(),
      header: z.string(),
      question: z.string(),
      isOther: z.boolean().optional(),
      isSecret: z.boolean().optional(),
      options: z.array(z.object({ label: z.string(), description: z.string() })).nullish(),
    }),
  ),
});

function describeQuestions(params: unknown): Asked | null {
  const read = questions.safeParse(params);
  if (!read.success) return null;
  return {
    kind: 'question',
    tool: 'codex',
    questions: read.data.questions.map(({ id, header, question, isOther, isSecret, options }) => ({
      id,
      header: normalizeText(header),
      text: normalizeText(question),
      options: options ?? [],
      several: false,
      // Without options, only free text can answer.
      allowsOther: isOther === true || (options ?? []).length === 0,
      secret: isSecret === true,
    })),
  };
}

type Describe = (params: unknown, entry: Entry | null) => Asked | null;

/** Has every request of the pinned version. A new one does not compile until someone adds it here. */
const describers: Readonly<Record<KnownServerRequest['method'], Describe>> = {
  'item/commandExecution/requestApproval': describeCommand,
  'item/fileChange/requestApproval': describePatch,
  'item/permissions/requestApproval': readRequestedPermissions,
  'mcpServer/elicitation/request': describeElicitation,
  'item/tool/requestUserInput': describeQuestions,
  // Sent only to clients that request them, or that use the first version of the protocol.
  'item/tool/call': () => null,
  'account/chatgptAuthTokens/refresh': () => null,
  'attestation/generate': () => null,
  'currentTime/read': () => null,
  applyPatchApproval: () => null,
  execCommandApproval: () => null,
};

function isKnown(method: string): method is KnownServerRequest['method'] {
  return Object.hasOwn(describers, method);
}
