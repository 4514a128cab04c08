import { z } from 'zod';
import { type EntryId, entryId, threadId } from '../../../shared/base/ids.ts';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { visibleText } from '../../../shared/base/visible-text.ts';
import { toPlainText } from '../../../shared/console/plain-text.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { AgentsEntry, CommandEntry, Entry, PatchEntry, ToolEntry } from '../../../shared/transcript/entry.ts';
import type { FileChange } from '../../../shared/transcript/file-change.ts';
import { createNotice } from '../../../shared/transcript/interpret-notice.ts';
import { keepMemory } from '../../../shared/transcript/interpretation.ts';
import type { RawCall } from '../../../shared/transcript/interpreter-memory.ts';
import { capText } from '../../../shared/transcript/json-text.ts';
import { createUserEntry, toAgentThreadMessage } from './entry-from-user-message.ts';
import { interpretInTurn } from './interpret-in-turn.ts';
import { normalizeText } from './normalize-text.ts';
import { readShellCall } from './raw-item.ts';

/**
 * Lists the files in a patch in the model's own format, with line counts. Paths are as the model wrote them and may be
 * relative, because such a patch was never resolved.
 */
export function listPatchFiles(text: string): readonly FileChange[] {
  const files: FileChange[] = [];
  for (const line of text.split(/\r?\n/)) {
    const header = /^\*\*\* (Add|Delete|Update) File: (.+)$/.exec(line);
    const last = files.at(-1);
    if (header !== null) {
      files.push({
        path: (header[2] ?? '').trim(),
        change: kinds[header[1] ?? ''] ?? 'modified',
        movedTo: null,
        added: 0,
        removed: 0,
      });
    } else if (last !== undefined) {
      files[files.length - 1] = countLine(last, line);
    }
  }
  return files;
}

const kinds: Readonly<Record<string, FileChange['change']>> = { Add: 'added', Delete: 'deleted', Update: 'modified' };

function countLine(file: FileChange, line: string): FileChange {
  const movedTo = /^\*\*\* Move to: (.+)$/.exec(line)?.[1];
  if (movedTo !== undefined) return { ...file, change: 'renamed', movedTo: movedTo.trim() };
  if (line.startsWith('+')) return { ...file, added: file.added + 1 };
  return line.startsWith('-') ? { ...file, removed: file.removed + 1 } : file;
}

// Codex creates no item for a command that the sandbox blocked at once, or for a patch that did not apply. Only the raw
// call and its output show them. Calls and items share their id, so an output without an item belongs to such a call. A
// code mode call (`exec`, a script) is different: its commands have their own ids.

const shellTools = new Set(['exec_command', 'shell', 'shell_command', 'container.exec']);
const patchTool = 'apply_patch';
const scriptTool = 'exec';
/** Codex's text for a patch that it never started to apply. */
const patchRefused = /^(?:apply_patch verification failed|patch rejected)/;

/** Handles a tool call, or its outcome. */
export const rawItemReported = interpretInTurn(z.object({ item: z.unknown() }), (turnId, params, situation) => {
  const { known, memory, at } = situation;
  const entry = memory.isAgentThread ? toParentMessage(params.item, at) : null;
  if (entry !== null) return { events: [{ type: 'entryPut', turnId, entry }], memory };
  const raw = situation.notification.rawItem;
  if (raw === null || raw.type === 'other') return keepMemory(situation);
  const entries = known.turns.findLast((turn) => turn.id === turnId)?.entries ?? [];
  if (raw.type === 'call') {
    const watched = shellTools.has(raw.name) || raw.name === patchTool || raw.name === scriptTool;
    if (!watched) return keepMemory(situation);
    const { callId, name, input } = raw;
    const call: RawCall = { callId, name, input, at, actionsBefore: countActions(entries) };
    return { events: [], memory: { ...memory, rawCalls: [...memory.rawCalls, call] } };
  }
  const named = nameAgent(entries, raw.callId, raw.text);
  if (named !== null) return { events: [{ type: 'entryPut', turnId, entry: named }], memory };
  const call = memory.rawCalls.find((candidate) => candidate.callId === raw.callId);
  if (call === undefined) return keepMemory(situation);
  const rest = { ...memory, rawCalls: memory.rawCalls.filter((candidate) => candidate !== call) };
  const made = wasAborted(raw.text) ? null : toCallEntry(call, raw.text, entries);
  return { events: made === null ? [] : [{ type: 'entryPut', turnId, entry: made }], memory: rest };
});

const startedAgent = z.object({ agent_id: threadId, nickname: z.string().min(1).max(200) });

/** Adds Codex's name for an agent to the call that started it. No item has the name. */
function nameAgent(entries: readonly Entry[], callId: string, output: string): AgentsEntry | null {
  const entry = entries.findLast(({ id }) => id === callId);
  if (entry?.kind !== 'agents' || entry.action !== 'spawn') return null;
  const begun = startedAgent.safeParse(parseJson(output));
  const agent = entry.agents.find(({ threadId: id }) => id === begun.data?.agent_id);
  if (!begun.success || agent === undefined) return null;
  return { ...entry, agents: [{ ...agent, name: normalizeText(begun.data.nickname) }] };
}

function countActions(entries: readonly Entry[]): number {
  return entries.filter((entry) => entry.kind === 'command' || entry.kind === 'patch').length;
}

function toCallEntry(call: RawCall, output: string, entries: readonly Entry[]): Entry | null {
  const id = entryId.safeParse(call.callId);
  if (!id.success) return null;
  if (call.name === scriptTool) return toScriptEntry(id.data, call, output, countActions(entries) - call.actionsBefore);
  const item = entries.findLast((entry) => entry.id === id.data);
  if (patchRefused.test(output) || call.name === patchTool) return toPatchEntry(id.data, call, output, item);
  return item === undefined ? toCommandEntry(id.data, call, output) : null;
}

function toCommandEntry(id: EntryId, call: RawCall, output: string): CommandEntry | null {
  const { exitCode, isStillRunning, text } = readToolOutput(output);
  if (isStillRunning) return null;
  const { command, rawCommand, cwd } = readShellCall(call.input);
  return {
    id,
    at: call.at,
    kind: 'command',
    command: visibleText(command),
    rawCommand,
    cwd,
    actions: [],
    status: exitCode === 0 ? 'done' : 'blocked',
    exitCode,
    durationMs: null,
    processId: null,
    source: 'codex',
    outputTail: '',
    message: text === '' ? null : text,
    approval: null,
  };
}

function toPatchEntry(id: EntryId, call: RawCall, output: string, item: Entry | undefined): PatchEntry | null {
  const { exitCode, text } = readToolOutput(output);
  if (item?.kind === 'patch' && item.status === 'failed') return { ...item, message: text };
  // A patch was refused before it started only if the model is still writing it, or if it has no item at all.
  const begun = item !== undefined && !(item.kind === 'patch' && item.status === 'applying');
  if (begun || exitCode === 0) return null;
  const patch = call.name === patchTool ? call.input : readShellCall(call.input).rawCommand;
  return {
    id,
    at: call.at,
    kind: 'patch',
    files: item?.kind === 'patch' ? item.files : listPatchFiles(patch),
    status: 'didNotApply',
    message: text,
    approval: null,
  };
}

/**
 * Creates the entry for a script. If its commands and patches became items, it needs none. It is shown as a tool when
 * it failed, or when it contains more commands and patches than became items. In that case, some were blocked, and only
 * the script's output shows that.
 */
function toScriptEntry(id: EntryId, call: RawCall, output: string, items: number): ToolEntry | null {
  if (output.startsWith('Script running')) return null;
  const failed = !output.startsWith('Script completed');
  const named = [...call.input.matchAll(/\btools\s*\.\s*(?:exec_command|apply_patch|shell_command)\b/g)].length;
  if (!failed && named <= items) return null;
  const words = capText(normalizeText(output.replace(/^Script \w+\nWall time[^\n]*\nOutput:\n/, '').trim()));
  return {
    id,
    at: call.at,
    kind: 'tool',
    server: null,
    tool: scriptTool,
    arguments: capText(normalizeText(call.input)),
    result: failed ? null : words,
    error: failed ? words.replace(/^Script error:\n/, '') : null,
    status: failed ? 'failed' : 'done',
    durationMs: null,
    approval: null,
  };
}

// Version 2 of the agent tools creates no items for messages between agents. Only raw items contain them. A provider
// may encrypt a message. Codex then passes on a text that it cannot read. A provider that does not encrypt still uses
// the field for encrypted text.

const agentMessage = z.object({
  type: z.literal('agent_message'),
  id: entryId,
  /** Paths of agents, such as `/root/reader`. */
  author: z.string(),
  recipient: z.string(),
  content: z.array(
    z.union([
      z.object({ type: z.literal('input_text'), text: z.string() }),
      z.object({ type: z.literal('encrypted_content'), encrypted_content: z.string() }),
    ]),
  ),
});

/** Codex's header before the text of a message. */
const envelope = /^Message Type: [^\n]*\nTask name: [^\n]*\nSender: [^\n]*\nPayload:\n/;
/** Text that neither a user nor a model writes. The shortest ciphertext has this length. */
const ciphertext = /^[\w+/=-]{100,}$/;

/** Creates the entry for a parent's message to its agent. Null for any other item. */
export function toParentMessage(item: unknown, at: number | null): Entry | null {
  const read = agentMessage.safeParse(item);
  if (!read.success) return null;
  const { author, content, id, recipient } = read.data;
  if (recipient.slice(0, recipient.lastIndexOf('/')) !== author) return null;
  const parts = content.map((part) => ('text' in part ? part.text : part.encrypted_content));
  if (parts.some((part) => ciphertext.test(part)))
    return createNotice(id, at, 'info', encrypted.fact, encrypted.detail);
  return toAgentThreadMessage(createUserEntry(parts.join('').replace(envelope, ''), { id, at }));
}

const encrypted = {
  fact: t`The parent agent sent this agent a message.`,
  detail: t`The provider encrypts messages between agents. Only its model can read them.`,
};

/** Codex's report to the model about a command. */
type ToolOutput = {
  /** Null when the command never started. */
  readonly exitCode: number | null;
  /** True if the command keeps running while the model does other work. */
  readonly isStillRunning: boolean;
  /** Codex's text, or the command's output. */
  readonly text: string;
};

/**
 * Reads the output of a shell tool: some lines of facts, an `Output:` line, and the command's output. A refused command
 * has only a sentence.
 */
export function readToolOutput(text: string): ToolOutput {
  const facts =
    /^(?:(?:Chunk ID|Wall time|Process|Original token count|Exit code)\b[^\n]*\n)+Output:\n?/.exec(text)?.[0] ?? '';
  const exit = /^(?:Process exited with code|Exit code:) (-?\d+)$/m.exec(facts)?.[1];
  return {
    exitCode: exit === undefined ? null : Number(exit),
    isStillRunning: /^Process running with session ID/m.test(facts),
    text: capText(normalizeText(toPlainText(findRefusal(text.slice(facts.length))).trim())),
  };
}

/** Finds the sentence inside `exec_command failed: CreateProcess { message: "Rejected(\"…\")" }`. */
function findRefusal(text: string): string {
  const quoted = /^\w+ failed: CreateProcess \{ message: (".*") \}$/s.exec(text)?.[1];
  if (quoted === undefined) return text;
  try {
    const message: unknown = JSON.parse(quoted);
    if (typeof message !== 'string') return text;
    return /^Rejected\("(.*)"\)$/s.exec(message)?.[1] ?? message;
  } catch {
    return text;
  }
}

/** True if the turn was stopped before the call had an outcome. In that case, nothing was refused. */
export function wasAborted(text: string): boolean {
  return /^(?:Wall time: [^\n]*\n)?aborted by user$/.test(text);
}
