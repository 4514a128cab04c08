import { z } from 'zod';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { unwrapCommand, unwrapWords } from '../../../shared/shell/unwrap-command.ts';

// Raw items are what the model and Codex exchange. This file reads only tool calls and their outputs.

const part = z.object({ text: z.string().optional() });
const output = z.union([z.string(), z.array(part)]);

const call = z.union([
  z.object({ type: z.literal('function_call'), call_id: z.string(), name: z.string(), arguments: z.string() }),
  z.object({ type: z.literal('custom_tool_call'), call_id: z.string(), name: z.string(), input: z.string() }),
]);
const answer = z.object({
  type: z.enum(['function_call_output', 'custom_tool_call_output']),
  call_id: z.string(),
  output,
});

/** A tool call, the text of its output, or anything else. */
export type RawItem =
  | { readonly type: 'call'; readonly callId: string; readonly name: string; readonly input: string }
  | { readonly type: 'output'; readonly callId: string; readonly text: string }
  | { readonly type: 'other' };

/** Reads a raw item. Items that do not match are irrelevant here. */
export function readRawItem(item: unknown): RawItem {
  const called = call.safeParse(item);
  if (called.success) {
    const { call_id: callId, name } = called.data;
    return { type: 'call', callId, name, input: 'input' in called.data ? called.data.input : called.data.arguments };
  }
  const answered = answer.safeParse(item);
  if (!answered.success) return { type: 'other' };
  const { call_id: callId, output: said } = answered.data;
  return {
    type: 'output',
    callId,
    text: typeof said === 'string' ? said : said.map(({ text }) => text ?? '').join(''),
  };
}

const shellArguments = z.object({
  cmd: z.string().optional(),
  command: z.union([z.string(), z.array(z.string())]).optional(),
  workdir: z.string().nullish(),
});

/** A command as the model requested it, and the same command without the shell around it. */
export type ShellCall = { readonly rawCommand: string; readonly command: string; readonly cwd: string | null };

/**
 * Reads the arguments of a shell tool. If they cannot be parsed, perhaps not by Codex either, they become the command.
 */
export function readShellCall(input: string): ShellCall {
  const read = shellArguments.safeParse(parseJson(input));
  const said = read.success ? (read.data.cmd ?? read.data.command) : undefined;
  const cwd = read.success ? (read.data.workdir ?? null) : null;
  if (typeof said === 'object') {
    const line = said.join(' ');
    return { rawCommand: line, command: unwrapWords(said) ?? line, cwd };
  }
  return { rawCommand: said ?? input, command: unwrapCommand(said ?? input), cwd };
}
