import { z } from 'zod';
import type { Clock } from '../../../shared/base/clock.ts';
import { toUsageData } from '../../../shared/runs/usage-event.ts';
import type { RunEvents } from '../runner.ts';
import type { ClaudeLine, MessageBlock, MessageUsage, ResultBlock } from './claude-line.ts';
import { SpendingCounter } from './spending-counter.ts';
import { getReadPath, getToolCommand, getWrittenPath, toPathInRun } from './tool-input.ts';
import { getFileChange, isAwaitingReview } from './written-file.ts';

/**
 * Counts the tokens of the model's output. Claude Code reports the growing count of a message repeatedly. This class
 * returns the increments.
 */
class TokenCount {
  readonly #byMessage = new Map<string, number>();
  #reported = 0;

  /** Sets the current count of a message. */
  note(messageId: string, tokens: number): void {
    this.#byMessage.set(messageId, Math.max(tokens, this.#byMessage.get(messageId) ?? 0));
  }

  /** Returns the tokens since the last call. */
  take(): number {
    const all = this.#byMessage.values().reduce((sum, tokens) => sum + tokens, 0);
    const untold = all - this.#reported;
    this.#reported = all;
    return untold;
  }
}

const textPart = z.object({ type: z.literal('text'), text: z.string() });
const typed = z.object({ type: z.string() });

/** Returns the text of a tool result, which is a text or a list of parts. */
function getResultText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.flatMap((part) => textPart.safeParse(part).data?.text ?? []).join('\n');
}

/** Returns the result for storing. Pictures and similar parts, which can be megabytes, are only noted. */
function toStoredResult(content: unknown): unknown {
  if (!Array.isArray(content)) return content ?? null;
  return content.map((part) => textPart.safeParse(part).data ?? typed.safeParse(part).data ?? null);
}

const printed = z.object({
  stdout: z.string(),
  stderr: z.string(),
  interrupted: z.boolean().optional(),
  backgroundTaskId: z.string().optional(),
  /** The meaning of a harmless exit code other than 0, such as that of `grep` without a match. */
  returnCodeInterpretation: z.string().optional(),
});

/** The output of a command, and its exit code if known. */
type CommandOutput = { readonly output: string; readonly exit_code?: number };

/** Reads the output of a command from what Bash returned to Claude Code (`output`) and to the model (`said`). */
export function parseCommandOutput(output: unknown, said: string): CommandOutput {
  const { data } = printed.safeParse(output);
  if (data !== undefined) {
    const { backgroundTaskId, interrupted = false, returnCodeInterpretation, stderr, stdout } = data;
    const hasEndedWell = backgroundTaskId === undefined && !interrupted && returnCodeInterpretation === undefined;
    const text = [stdout, stderr].filter((part) => part !== '').join('\n');
    return { output: text, ...(hasEndedWell ? { exit_code: 0 } : {}) };
  }
  const [, code, rest = ''] = /^Exit code (\d+)(?:\n([\s\S]*))?$/.exec(said) ?? [];
  return code === undefined ? { output: said } : { output: rest, exit_code: Number(code) };
}

type ClaudeEventWriterDeps = {
  readonly events: RunEvents;
  readonly clock: Clock;
  /** The folder of the run. */
  readonly folder: string;
};

type Call = { readonly tool: string; readonly input: unknown; since: number };
type Line<Type extends ClaudeLine['type']> = Extract<ClaudeLine, { type: Type }>;

/**
 * Writes run events from the lines of Claude Code. The model's text comes twice: streamed in pieces, then as whole
 * blocks. Skips the blocks of a streamed message. For Claude Code's agents, writes their tools but not their text,
 * which does not answer the user.
 */
export class ClaudeEventWriter {
  readonly #events: RunEvents;
  readonly #clock: Clock;
  readonly #folder: string;
  readonly #tokens = new TokenCount();
  readonly #spent = new SpendingCounter();
  readonly #calls = new Map<string, Call>();
  /** The message being streamed, and its text so far. */
  #streamed: { readonly messageId: string; readonly model: string | null; text: string } | null = null;

  constructor({ events, clock, folder }: ClaudeEventWriterDeps) {
    this.#events = events;
    this.#clock = clock;
    this.#folder = folder;
  }

  /** Writes the events of a line. Many lines have none. */
  handle(line: ClaudeLine): void {
    if (line.type === 'stream_event' && line.parent_tool_use_id == null) this.#handleStreamEvent(line);
    if (line.type === 'assistant') this.#handleBlocks(line);
    if (line.type === 'user') this.#handleResults(line);
    if (line.type === 'result') this.#handleEnd(line);
  }

  /** Restarts the time of a call that waited for the user. */
  startTimeOf(callId: string): void {
    const call = this.#calls.get(callId);
    if (call !== undefined) call.since = this.#clock.now();
  }

  #handleStreamEvent({ abandoned_blocks, event }: Line<'stream_event'>): void {
    switch (event.type) {
      case 'message_start':
        // An interrupted message's text is not a response. Claude Code requests it again.
        this.#streamed = { messageId: event.message.id, model: event.message.model ?? null, text: '' };
        this.#noteSpending(event.message.usage);
        break;
      case 'content_block_delta':
        if (this.#streamed !== null) this.#streamed.text += event.delta.text;
        this.#events.responseChunk(event.delta.text);
        break;
      case 'message_delta':
        if (this.#streamed !== null) this.#tokens.note(this.#streamed.messageId, event.usage.output_tokens);
        this.#noteSpending(event.usage);
        break;
      case 'message_stop':
        if (abandoned_blocks === undefined) this.#completeResponse(this.#streamed?.text ?? '');
        if (this.#streamed !== null) this.#streamed.text = '';
        this.#reportSpending();
        break;
    }
  }

  /** Updates the spending of the streamed message. A call in the message may end before the message does. */
  #noteSpending(usage: MessageUsage | undefined): void {
    if (this.#streamed === null || usage === undefined) return;
    this.#spent.note(this.#streamed.messageId, this.#streamed.model, usage);
  }

  #reportSpending(): void {
    for (const each of this.#spent.take()) this.#events.usage(toUsageData(each));
  }

  /** Reports the final spending. Must run before the end of the run is written. */
  #handleEnd({ modelUsage }: Line<'result'>): void {
    if (modelUsage !== undefined) this.#spent.setTotals(modelUsage);
    this.#reportSpending();
  }

  #completeResponse(content: string): void {
    if (content === '') return;
    const tokens = this.#tokens.take();
    this.#events.responseComplete({ content, ...(tokens === 0 ? {} : { tokens }) });
  }

  #handleBlocks({ message, parent_tool_use_id, is_api_error_message }: Line<'assistant'>): void {
    const isOfAgent = parent_tool_use_id != null;
    const isNew = message.id !== this.#streamed?.messageId;
    for (const block of message.content) {
      if (block.type === 'tool_use') this.#handleCall(block);
      else if (isOfAgent || is_api_error_message === true) continue;
      else if (block.type === 'thinking') this.#handleThought(block.thinking);
      else if (isNew) {
        this.#tokens.note(message.id, message.usage?.output_tokens ?? 0);
        this.#events.responseChunk(block.text);
        this.#completeResponse(block.text);
      }
    }
    if (!isNew || message.usage === undefined || is_api_error_message === true) return;
    this.#spent.note(message.id, message.model ?? null, message.usage);
    this.#reportSpending();
  }

  /** Handles a thought. Models that hide their thoughts send empty ones. */
  #handleThought(content: string): void {
    if (content !== '') this.#events.thinking({ content });
  }

  #handleCall({ id, input, name }: Extract<MessageBlock, { type: 'tool_use' }>): void {
    this.#calls.set(id, { tool: name, input, since: this.#clock.now() });
    this.#events.toolCall({ tool: name, arguments: input, call_id: id });
    const command = getToolCommand(name, input);
    if (command !== null) this.#events.bashCommand({ command, call_id: id });
  }

  #handleResults({ message, tool_result_meta, tool_use_result }: Line<'user'>): void {
    // The tool result does not name its call.
    const output = message.content.length === 1 ? tool_use_result : undefined;
    for (const block of message.content) {
      const call = this.#calls.get(block.tool_use_id);
      if (call === undefined) continue;
      this.#calls.delete(block.tool_use_id);
      const wasCarriedOut = !tool_result_meta.some(({ id }) => id === block.tool_use_id);
      this.#handleResult(call, block, wasCarriedOut ? { output } : null);
    }
  }

  #handleResult({ tool, input, since }: Call, block: ResultBlock, done: { readonly output: unknown } | null): void {
    const failed = block.is_error === true;
    const said = getResultText(block.content);
    const ofCall = { call_id: block.tool_use_id, duration_ms: Math.max(0, this.#clock.now() - since) };
    if (done !== null && getToolCommand(tool, input) !== null) {
      this.#events.bashOutput({ ...parseCommandOutput(done.output, said), ...ofCall });
    }
    if (done !== null && !failed) this.#handleFile(tool, input, done.output);
    this.#events.toolResult({
      tool,
      result: toStoredResult(block.content),
      ...(failed ? { error: said } : {}),
      ...ofCall,
    });
  }

  #handleFile(tool: string, input: unknown, output: unknown): void {
    const read = getReadPath(tool, input);
    if (read !== null) this.#events.fileRead({ path: toPathInRun(this.#folder, read) });
    const written = getWrittenPath(tool, input);
    if (written === null || isAwaitingReview(output)) return;
    const path = toPathInRun(this.#folder, written);
    this.#events.fileWrite({ path, ...getFileChange(output, path) });
  }
}
