import type { Result } from '../../../shared/base/result.ts';
import type { CommandOutputChunk, ConsoleOutput } from '../../../shared/console/command-run.ts';
import { describeOmission } from './output-text.ts';

/** The terminal that shows the output of a run. */
export type OutputScreen = { write(text: string): void; clear(): void };

/** The source of the output: `read` returns the current output, `follow` each new frame. */
export type OutputSource = {
  read(): Promise<Result<ConsoleOutput, unknown>>;
  follow(listen: (chunk: CommandOutputChunk) => void): () => void;
};

/**
 * Keeps a screen up to date with the output of one run. Cuts frames that overlap the shown output. When frames are
 * missing because output came faster than it is sent, the screen continues with the frames it gets, and `onMissed`
 * reports how many characters were left out. When the run ends, the follower reads all output again.
 */
export class OutputFollower {
  readonly #screen: OutputScreen;
  readonly #source: OutputSource;
  readonly #onMissed: (characters: number) => void;
  readonly #onRead: (output: ConsoleOutput) => void;
  #position = 0;
  #missed = 0;
  #isReading = false;
  #mustReadAgain = false;
  #waiting: CommandOutputChunk[] = [];
  #hasEnded = false;
  readonly #unfollow: () => void;

  constructor(
    screen: OutputScreen,
    source: OutputSource,
    listen: { readonly onMissed: (characters: number) => void; readonly onRead: (output: ConsoleOutput) => void },
  ) {
    this.#screen = screen;
    this.#source = source;
    this.#onMissed = listen.onMissed;
    this.#onRead = listen.onRead;
    this.#unfollow = source.follow((chunk) => this.#take(chunk));
    this.refresh();
  }

  /** Reads the output again and shows it from the beginning: at the start, and when the run has ended. */
  refresh(): void {
    if (this.#isReading) this.#mustReadAgain = true;
    else void this.#read();
  }

  end(): void {
    this.#hasEnded = true;
    this.#unfollow();
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    const output = await this.#source.read();
    this.#isReading = false;
    if (this.#hasEnded) return;
    if (output.ok) this.#show(output.value);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const chunk of waiting) this.#take(chunk);
    if (this.#mustReadAgain) {
      this.#mustReadAgain = false;
      void this.#read();
    }
  }

  #show(output: ConsoleOutput): void {
    this.#screen.clear();
    this.#screen.write(output.head);
    if (output.omitted !== null)
      this.#screen.write(`\r\n\u001b[0m\u001b[2m… ${describeOmission(output.omitted)} …\u001b[0m\r\n`);
    this.#screen.write(output.tail);
    this.#position = output.length;
    this.#missed = 0;
    this.#onMissed(0);
    this.#onRead(output);
  }

  #take(chunk: CommandOutputChunk): void {
    if (this.#isReading) {
      this.#waiting.push(chunk);
      return;
    }
    const end = chunk.offset + chunk.text.length;
    if (end <= this.#position) return;
    if (chunk.offset > this.#position) {
      this.#missed += chunk.offset - this.#position;
      this.#onMissed(this.#missed);
    }
    this.#screen.write(chunk.text.slice(Math.max(0, this.#position - chunk.offset)));
    this.#position = end;
  }
}
