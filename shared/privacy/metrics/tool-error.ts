import { z } from 'zod';
import type { CommandEntry, Entry, PatchEntry, ToolEntry } from '../../transcript/entry.ts';

/** Why a command, patch, or tool call failed, for counting. */
export const toolError = z.enum([
  'command_failed',
  'command_not_found',
  'command_not_executable',
  /** The sandbox stopped it at once, or Codex refused to run it. */
  'command_blocked',
  'command_declined',
  'command_cut_off',
  'patch_failed',
  'patch_did_not_apply',
  'patch_declined',
  'patch_cut_off',
  'tool_failed',
  'tool_not_found',
  'tool_bad_arguments',
  'tool_timed_out',
  'tool_server_gone',
  'tool_declined',
  'tool_cut_off',
]);
export type ToolError = z.infer<typeof toolError>;

/**
 * The class of an entry whose turn has ended. Null when it succeeded, when a user stopped it, when it continues in
 * the background, and for commands the user ran.
 */
export function classifyToolError(entry: Entry): ToolError | null {
  switch (entry.kind) {
    case 'command':
      return entry.source === 'person' ? null : classifyCommandError(entry);
    case 'patch':
      return patchErrors[entry.status];
    case 'tool':
      return classifyCallError(entry);
    default:
      return null;
  }
}

function classifyCommandError({ exitCode, status }: CommandEntry): ToolError | null {
  switch (status) {
    case 'failed':
      // The shell's own codes.
      if (exitCode === 127) return 'command_not_found';
      return exitCode === 126 ? 'command_not_executable' : 'command_failed';
    case 'blocked':
      return 'command_blocked';
    case 'declined':
      return 'command_declined';
    case 'cutOff':
      return 'command_cut_off';
    default:
      return null;
  }
}

const patchErrors: Readonly<Record<PatchEntry['status'], ToolError | null>> = {
  applying: null,
  waiting: null,
  done: null,
  failed: 'patch_failed',
  declined: 'patch_declined',
  didNotApply: 'patch_did_not_apply',
  cancelled: null,
  cutOff: 'patch_cut_off',
};

/** Checked in order, in the report about the call, never in the tool's answer. */
const keywords: readonly (readonly [RegExp, ToolError])[] = [
  [/\btimeout\b|\btimed out\b/i, 'tool_timed_out'],
  [/-32601\b|\bunknown tool\b|\btool not found\b|\bmethod not found\b/i, 'tool_not_found'],
  [/-32602\b|\binvalid (?:params|arguments)\b/i, 'tool_bad_arguments'],
  [/\btransport closed\b|\bconnection closed\b|\bbroken pipe\b/i, 'tool_server_gone'],
];

function classifyCallError({ error, status }: ToolEntry): ToolError | null {
  if (status === 'declined') return 'tool_declined';
  if (status === 'cutOff') return 'tool_cut_off';
  if (status !== 'failed') return null;
  return keywords.find(([word]) => word.test(error ?? ''))?.[1] ?? 'tool_failed';
}
