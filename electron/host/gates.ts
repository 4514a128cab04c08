import type { Attachment } from '../../shared/attachments/attachment.ts';
import type { Result } from '../../shared/base/result.ts';
import type { OutgoingMessage } from '../../shared/contract/threads.ts';
import type { InputAnswer, InputProblem, PassedInput, PassedText } from '../../shared/input-safety/judge-input.ts';
import type { SendProblem } from '../../shared/threads/thread-problem.ts';
import type { TrustQuestion } from '../../shared/workspace/workspace-snapshot.ts';

// What other domains say before a message goes out.

/** May Codex write in a folder, as far as the person has said? `ask`: nobody has asked them yet. */
export interface TrustGate {
  mayWrite(path: string): Promise<'yes' | 'ask' | 'readOnly'>;
  /** What they are to be asked about the folder. */
  question(path: string): Promise<TrustQuestion>;
}

/** May a message be sent as far as the account goes? */
export interface AuthGate {
  maySend(): Promise<boolean>;
}

/** May this be sent as far as what stands in it goes, given what the person has answered? */
export interface InputGate {
  checkText(text: string, answer: InputAnswer | undefined): Result<PassedText, InputProblem>;
  /** A message with what is attached to it. */
  check(
    message: Pick<OutgoingMessage, 'text' | 'sources'>,
    answer: InputAnswer | undefined,
  ): Promise<Result<PassedInput, SendProblem>>;
}

/** What stands in what is attached. */
export interface AttachedTexts {
  /** Null for anything but a text that is kept here. */
  read(attachment: Attachment): Promise<string | null>;
}
