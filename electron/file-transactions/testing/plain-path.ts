import { readlinkSync } from 'node:fs';

/** Returns the current path of a place, even if it starts from an open folder. */
export function toPlainPath(place: unknown): string {
  return String(place).replace(/^[/]proc[/]self[/]fd[/]\d+/, (held) => readlinkSync(held));
}
