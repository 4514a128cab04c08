/**
 * Keeps the host alive after an unhandled rejection: its turns, windows and approvals are worth more than the failed
 * step. Reports the failure.
 */
export function outliveRejections(host: NodeJS.EventEmitter, say: (words: string) => void): void {
  host.on('unhandledRejection', (reason: unknown) => {
    say(`A step failed and was left: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`);
  });
}
