/** A stream that takes words, such as standard error. */
export interface WordStream {
  write(text: string): unknown;
  on(event: 'error', received: (failure: Error) => void): unknown;
}

/**
 * Says one line on each call. A stream that takes nothing any more, as after its terminal was closed, loses the words
 * and nothing else: without a listener its error would end the app.
 */
export function sayOn(stream: WordStream): (words: string) => void {
  stream.on('error', () => undefined);
  return (words) => void stream.write(`${words}\n`);
}
