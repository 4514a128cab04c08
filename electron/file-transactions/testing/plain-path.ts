import { readlinkSync } from 'node:fs';

/** The current path of a place, even if it starts from a held folder. */
export function toPlainPath(place: unknown): string {
  return String(place).replace(/^[/]proc[/]self[/]fd[/]\d+/, (held) => readlinkSync(held));
}
