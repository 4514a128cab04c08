import type { Attachment } from '../../shared/attachments/attachment.ts';
import type { Result } from '../../shared/base/result.ts';
import type { OutgoingMessage } from '../../shared/contract/threads.ts';
import type { InputAnswer, InputProblem, PassedInput, PassedText } from '../../shared/input-safety/judge-input.ts';
import type { SendProblem } from '../../shared/threads/thread-problem.ts';
import type { TrustQuestion } from '../../shared/workspace/workspace-snapshot.ts';

// Checks of other domains before a message is sent.

/** Decides whether Codex may write in a folder. `ask`: the user has not answered yet. */
export interface TrustGate {
  mayWrite(path: string): Promise<'yes' | 'ask' | 'readOnly'>;
  /** Returns the question to ask the user about the folder. */
  createQuestion(path: string): Promise<TrustQuestion>;
}

/** Decides whether the account allows sending a message. */
export interface AuthGate {
  maySend(): Promise<boolean>;
}

/** Holds back messages and approvals while Codex restarts. */
export interface RestartGate {
  /** Resolves when a restart of Codex no longer blocks messages and approvals, or when Codex does not start. */
  waitUntilOpen(): Promise<void>;
}

/** Decides whether the content of a message may be sent, given the user's answer. */
export interface InputGate {
  checkText(text: string, answer: InputAnswer | undefined): Result<PassedText, InputProblem>;
  /** Checks a message with its attachments. */
  check(
    message: Pick<OutgoingMessage, 'text' | 'sources'>,
    answer: InputAnswer | undefined,
  ): Promise<Result<PassedInput, SendProblem>>;
}

/** Reads the text of attachments. */
export interface AttachmentTextReader {
  /** Reads the text of an attachment. Null if the attachment is not a text that is stored here. */
  read(attachment: Attachment): Promise<string | null>;
}
