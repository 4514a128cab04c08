import type { RequestWait } from '../../shared/contract/define.ts';

/**
 * How long the page waits for an answer, in milliseconds. Null: as long as the connection lives, which `LineWatch`
 * checks. A full disk queue takes seconds, not a minute, and the deadlines of Codex and the network are below three
 * minutes.
 */
export const requestLimits: Readonly<Record<RequestWait, number | null>> = {
  read: 60_000,
  change: 180_000,
  person: null,
  job: null,
  once: null,
};
