import type { ThreadId } from '../../shared/base/ids.ts';
import type { Result } from '../../shared/base/result.ts';
import type { RunTool } from '../../shared/runs/run-request.ts';
import type { NullsOptional, TelemetryEvents } from '../../shared/runs/telemetry-event.ts';
import type { ApprovalMode } from '../../shared/settings/settings-schema.ts';

/**
 * Receives the events of a run, with one method per event type. Paths are absolute or relative to the run's folder.
 * Never throws.
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
  /** Reports the usage since the last report. */
  usage(data: NullsOptional<TelemetryEvents['usage']>): void;
  error(data: TelemetryEvents['error']): void;
}

/** A tool's question to the user: for permission or for information. */
export type RunQuestion = RunPermission | RunInquiry;

/** An action for which a tool needs permission. */
export type RunPermission = {
  readonly type: 'permission';
  /** The tool's id of the call. */
  readonly callId: string;
  readonly tool: string;
  readonly input: unknown;
  /** The command line, if the tool runs one. */
  readonly command: string | null;
  /** The file, if the tool writes one; absolute or relative to the run's folder. */
  readonly path: string | null;
  /** Why the tool asks, in its own words. */
  readonly reason: string | null;
};

/** The model's questions before it continues. */
export type RunInquiry = {
  readonly type: 'inquiry';
  /** The tool's id of the call. */
  readonly callId: string;
  readonly questions: readonly {
    /** One or two words. */
    readonly header: string;
    readonly text: string;
    readonly options: readonly { readonly label: string; readonly description: string }[];
    /** Whether the user can pick several options. */
    readonly several: boolean;
  }[];
};

/** The user's answer to a `RunQuestion`. */
export type RunAnswer =
  | { readonly type: 'allow' }
  /** The picked or typed answers for each question of an inquiry, in order. */
  | { readonly type: 'answers'; readonly answers: readonly (readonly string[])[] }
  /** `words` are for the model; null: none. */
  | { readonly type: 'deny'; readonly words: string | null };

/** A job for a tool. */
export type RunJob = {
  /** The folder to work in, an absolute path. */
  readonly folder: string;
  readonly prompt: string;
  /** True if a window sends the prompt as the first message of the job's thread. The tool waits for its turn then. */
  readonly isPromptSent: boolean;
  /** Null: the tool's default. */
  readonly model: string | null;
  /** What Codex may do without asking. Other tools always ask first. */
  readonly approvalMode: ApprovalMode;
  readonly events: RunEvents;
  /** Receives the tool's standard error, in pieces. */
  readonly onStderr: (text: string) => void;
  /** Receives the name of the model once the tool reports it. */
  readonly onModel: (model: string) => void;
  /** Receives the thread that does the job, if there is one. */
  readonly onThread: (threadId: ThreadId) => void;
  /**
   * Returns why the job may no longer work, in one sentence; null while it may. A tool with several turns checks before
   * each.
   */
  mayWork(): Promise<string | null>;
  /** Asks the user. Never rejects. A question that is withdrawn before the answer counts as denied. */
  ask(question: RunQuestion, signal: AbortSignal): Promise<RunAnswer>;
};

/** How a tool's work ended. */
export type RunEnd =
  | { readonly type: 'done' }
  | { readonly type: 'cancelled' }
  /** `message` is a sentence for the user. `exitCode` is null if no process exited with one. */
  | { readonly type: 'failed'; readonly message: string; readonly exitCode: number | null };

/** A tool at work. */
export interface RunningJob {
  /** The tool's process; null while there is none, or if it serves several jobs. */
  readonly pid: number | null;
  /**
   * Settles once the tool and everything it started have ended. The tool's events contain the reason of a failure
   * before that. Never rejects.
   */
  readonly ended: Promise<RunEnd>;
  /** Ends the job: asks the tool to stop, then kills it. */
  cancel(): void;
  /** Pauses the job. Its current action is reported as interrupted. */
  pause(): void;
  resume(): void;
}

/** A tool that can do runs. */
export interface Runner {
  /** Starts the work. If that fails, the end has the reason. */
  start(job: RunJob): RunningJob;
}

/** Finds the tools that perform runs. */
export interface FindsRunners {
  /** Finds what performs runs with a tool. The error is a sentence about how to get the tool. */
  findRunner(tool: RunTool): Promise<Result<Runner, string>>;
}
