import { readlinkSync } from 'node:fs';

/** The path of a place as the system knows it now, also where the place starts from a held folder. */
export function plainPath(place: unknown): string {
  return String(place).replace(/^[/]proc[/]self[/]fd[/]\d+/, (held) => readlinkSync(held));
}
