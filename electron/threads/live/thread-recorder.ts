import type { Clock } from '../../../shared/base/clock.ts';
import type { EntryId } from '../../../shared/base/ids.ts';
import type { CodexNotification } from '../../../shared/codex-protocol/protocol.ts';
import { interpretNotification } from '../../../shared/transcript/interpret-notification.ts';
import { freshMemory, type InterpreterMemory } from '../../../shared/transcript/interpreter-memory.ts';
import type { ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import { TextBatcher } from './text-batcher.ts';
import type { ThreadLog } from './thread-log.ts';

/** Turns what Codex tells of one thread into events of its log, in the order in which it was told. */
export class ThreadRecorder {
  readonly #log: ThreadLog;
  readonly #texts: TextBatcher;
  #memory: InterpreterMemory = freshMemory;

  constructor(log: ThreadLog, clock: Clock) {
    this.#log = log;
    this.#texts = new TextBatcher(clock, (texts) => log.append(texts));
  }

  /** Takes the next notification of this thread. */
  receive(notification: CodexNotification): void {
    const { events, memory } = interpretNotification(this.#log.transcript, this.#memory, notification);
    this.#memory = memory;
    this.record(events);
  }

  /** Says what turns run with, as the reply to `thread/start` or `thread/resume` named it. */
  modelNamed(model: string): void {
    this.#memory = { ...this.#memory, model };
  }

  /** Says whether it is the thread of an agent, whose parent writes to it. */
  isOfAgent(ofAgent: boolean): void {
    this.#memory = { ...this.#memory, ofAgent };
  }

  /** The person has asked to end these commands: what Codex tells of their end is understood so. */
  commandsEnding(ids: readonly EntryId[]): void {
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

  /** Brings the log up to the last word; to be called before it is read for a renderer. */
  flush(): void {
    this.#texts.flush();
  }

  /** The Codex that told of this thread is gone; what the next one tells begins anew. */
  codexStopped(at: number): void {
    this.record([{ type: 'codexStopped', at }]);
    this.#memory = { ...freshMemory, model: this.#memory.model, ofAgent: this.#memory.ofAgent };
  }
}
