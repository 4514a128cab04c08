/**
 * Keeps the host up when a promise nobody waits for is rejected: its turns, windows and approvals are worth more than
 * the step that failed. What failed is said.
 */
export function outliveRejections(host: NodeJS.EventEmitter, say: (words: string) => void): void {
  host.on('unhandledRejection', (reason: unknown) => {
    say(`A step failed and was left: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`);
  });
}
