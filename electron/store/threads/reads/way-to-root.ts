import type { ThreadId } from '../../../../shared/base/ids.ts';
import { parseJson } from '../../../../shared/base/parse-json.ts';
import { agentOf, unnamedAgent } from '../../../../shared/threads/agent-of.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';

/** The person's thread that an agent works for, and the agents' names from the outermost to this one. */
export type WayToRoot = { readonly root: ThreadId; readonly path: readonly string[] };

/** Follows an agent's parents up to the person's thread. Null if a thread on the way is missing. */
export function wayToRoot(db: Connection, saidOfAgent: string): WayToRoot | null {
  const read = db.prepare<[string], string | null>('SELECT agent_of FROM threads WHERE id = ?').pluck();
  const path: string[] = [];
  const seen = new Set<ThreadId>();
  let said: string | null = saidOfAgent;
  let root: ThreadId | null = null;
  while (said !== null) {
    const from = agentOf.safeParse(parseJson(said)).data;
    if (from === undefined || seen.has(from.parent)) return null;
    seen.add(from.parent);
    path.unshift(from.name ?? unnamedAgent);
    root = from.parent;
    const above = read.get(from.parent);
    if (above === undefined) return null;
    said = above;
  }
  return root === null ? null : { root, path };
}
