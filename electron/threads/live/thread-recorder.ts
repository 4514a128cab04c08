import type { Clock } from '../../../shared/base/clock.ts';
import type { EntryId } from '../../../shared/base/ids.ts';
import { freshMemory, type InterpreterMemory } from '../../../shared/transcript/interpreter-memory.ts';
import type { ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import { interpretNotification } from '../../model/transcript/interpret-notification.ts';
import type { ReadNotification } from '../../model/transcript/read-notification.ts';
import { TextBatcher } from './text-batcher.ts';
import type { ThreadLog } from './thread-log.ts';

/** Converts Codex's notifications about one thread into log events, in order. */
export class ThreadRecorder {
  readonly #log: ThreadLog;
  readonly #texts: TextBatcher;
  #memory: InterpreterMemory = freshMemory;

  constructor(log: ThreadLog, clock: Clock) {
    this.#log = log;
    this.#texts = new TextBatcher(clock, (texts) => log.append(texts));
  }

  /** Handles the next notification of this thread. */
  receive(notification: ReadNotification): void {
    const { events, memory } = interpretNotification(this.#log.transcript, this.#memory, notification);
    this.#memory = memory;
    this.record(events);
  }

  /** Sets the model from the reply to `thread/start` or `thread/resume`. */
  setModel(model: string): void {
    this.#memory = { ...this.#memory, model };
  }

  /** Sets whether the thread belongs to an agent. In such a thread, the parent writes the messages. */
  setIsAgent(ofAgent: boolean): void {
    this.#memory = { ...this.#memory, isAgentThread: ofAgent };
  }

  /** Marks these commands as ended by the user, which changes how their end is interpreted. */
  markCommandsEnding(ids: readonly EntryId[]): void {
    this.#memory = { ...this.#memory, ending: new Set([...this.#memory.ending, ...ids]) };
  }

  /** Adds events to the log: text when its frame ends, anything else at once and after the text before it. */
  record(events: readonly ThreadEvent[]): void {
    let others: ThreadEvent[] = [];
    for (const event of events) {
      if (event.type === 'textAppended') {
        this.#log.append(others);
        others = [];
        this.#texts.add(event);
      } else {
        this.#texts.flush();
        others.push(event);
      }
    }
    this.#log.append(others);
  }

  /** Writes all waiting text to the log. Call it before reading the log for a renderer. */
  flush(): void {
    this.#texts.flush();
  }

  /** Records that Codex is gone. The next Codex starts fresh. */
  handleCodexStop(at: number): void {
    this.record([{ type: 'codexStopped', at }]);
    this.#memory = { ...freshMemory, model: this.#memory.model, isAgentThread: this.#memory.isAgentThread };
  }
}
