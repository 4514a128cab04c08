import type { ThreadId } from '../../shared/base/ids.ts';
import type { NullsOptional, TelemetryEvents } from '../../shared/runs/telemetry-event.ts';
import type { ApprovalMode } from '../../shared/settings/options.ts';

/**
 * Where a run tells what happens in it: one method for each event that a tool can tell of. Paths are absolute, or from
 * the folder of the run. Nothing here throws.
 */
export interface RunEvents {
  promptSent(data: NullsOptional<TelemetryEvents['prompt_sent']>): void;
  responseChunk(content: string): void;
  responseComplete(data: NullsOptional<TelemetryEvents['response_complete']>): void;
  toolCall(data: NullsOptional<TelemetryEvents['tool_call']> & { readonly arguments: unknown }): void;
  toolResult(data: NullsOptional<TelemetryEvents['tool_result']> & { readonly result: unknown }): void;
  bashCommand(data: NullsOptional<TelemetryEvents['bash_command']>): void;
  bashOutput(data: NullsOptional<TelemetryEvents['bash_output']>): void;
  fileRead(data: TelemetryEvents['file_read']): void;
  fileWrite(data: NullsOptional<TelemetryEvents['file_write']>): void;
  thinking(data: TelemetryEvents['thinking']): void;
  approval(data: NullsOptional<TelemetryEvents['approval']>): void;
  /** What was spent since it was told last. */
  usage(data: NullsOptional<TelemetryEvents['usage']>): void;
  error(data: TelemetryEvents['error']): void;
}

/** What a tool wants of the person: to be allowed something, or to know something. */
export type RunQuestion = RunPermission | RunInquiry;

/** What a tool wants to do and may not without being allowed to. */
export type RunPermission = {
  readonly type: 'permission';
  /** Of the call, as the tool names it. */
  readonly callId: string;
  readonly tool: string;
  readonly input: unknown;
  /** The command line, where the tool runs one. */
  readonly command: string | null;
  /** The file, where the tool writes one; absolute, or from the folder of the run. */
  readonly path: string | null;
  /** Why it asks, in the tool's words. */
  readonly reason: string | null;
};

/** What the model of a run wants to know before it goes on. */
export type RunInquiry = {
  readonly type: 'inquiry';
  /** Of the call, as the tool names it. */
  readonly callId: string;
  readonly questions: readonly {
    /** One or two words. */
    readonly header: string;
    readonly text: string;
    readonly options: readonly { readonly label: string; readonly description: string }[];
    /** More than one of the options may be picked. */
    readonly several: boolean;
  }[];
};

export type RunAnswer =
  | { readonly type: 'allow' }
  /** What was picked or typed for each question of an inquiry, in their order. */
  | { readonly type: 'answers'; readonly answers: readonly (readonly string[])[] }
  /** `words` are for the model; null: none. */
  | { readonly type: 'deny'; readonly words: string | null };

/** One piece of work for a tool. */
export type RunJob = {
  /** The folder to work in, an absolute path. */
  readonly folder: string;
  readonly prompt: string;
  /** Null: what the tool takes by itself. */
  readonly model: string | null;
  /** What the person lets Codex do by itself. Other tools ask before they do anything. */
  readonly approvalMode: ApprovalMode;
  readonly events: RunEvents;
  /** Hears what the tool writes to standard error, in pieces. */
  readonly onStderr: (text: string) => void;
  /** Hears the model that works, once the tool has said. */
  readonly onModel: (model: string) => void;
  /** Hears the thread that does it, where one does. */
  readonly onThread: (threadId: ThreadId) => void;
  /** Why it may not work any more, in one sentence; null while it may. Who does several turns asks before each. */
  mayWork(): Promise<string | null>;
  /** Asks the person. Rejects never; what is called off before it is answered is denied. */
  ask(question: RunQuestion, signal: AbortSignal): Promise<RunAnswer>;
};

/** How the work of a tool ended. */
export type RunEnd =
  | { readonly type: 'done' }
  | { readonly type: 'cancelled' }
  /** `message` is one sentence for the person; `exitCode` is null where no process ended with one. */
  | { readonly type: 'failed'; readonly message: string; readonly exitCode: number | null };

/** A tool at work. */
export interface RunningJob {
  /** Its process; null while it has none, and where one does several jobs. */
  readonly pid: number | null;
  /** Settles once the tool and all that it started have ended; why it failed is among its events then. Never rejects. */
  readonly ended: Promise<RunEnd>;
  /** Ends it: by asking, then by force. */
  cancel(): void;
  /** Has it stop where it is; what it was doing is told as interrupted. */
  pause(): void;
  /** Has it go on. */
  resume(): void;
}

/** A tool that can do runs. */
export interface Runner {
  /** Begins the work. What keeps it from beginning is its end. */
  start(job: RunJob): RunningJob;
}
