/** A stream for messages, such as standard error. */
export interface TextStream {
  write(text: string): unknown;
  on(event: 'error', received: (failure: Error) => void): unknown;
}

/**
 * Returns a function that prints one line per call. If the stream is closed, for instance with its terminal, the lines
 * are lost, but the app continues: without a listener, the stream's error would end the app.
 */
export function createPrinter(stream: TextStream): (words: string) => void {
  stream.on('error', () => undefined);
  return (words) => void stream.write(`${words}\n`);
}

/**
 * Keeps the host alive after an unhandled rejection: its turns, windows and approvals are worth more than the failed
 * step. Reports the failure.
 */
export function surviveRejections(host: NodeJS.EventEmitter, say: (words: string) => void): void {
  host.on('unhandledRejection', (reason: unknown) => {
    say(
      `Workcell skipped a step that failed: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`,
    );
  });
}
