import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The budget for all indexes, in bytes: about fifteen files of a million events. */
export const indexBudget = 512 * 1024 * 1024;

/** Deletes the indexes that were saved longest ago until the rest fit. They are rebuilt on demand. */
export function trimIndexes(folder: string, budget = indexBudget): void {
  const kept = new Map<string, { bytes: number; at: number }>();
  try {
    for (const name of readdirSync(folder)) {
      const [hash = name] = name.split('.');
      const file = statSync(join(folder, name), { throwIfNoEntry: false });
      const before = kept.get(hash);
      const at = Math.max(before?.at ?? 0, file?.mtimeMs ?? 0);
      kept.set(hash, { bytes: (before?.bytes ?? 0) + (file?.size ?? 0), at });
    }
    let bytes = [...kept.values()].reduce((sum, each) => sum + each.bytes, 0);
    for (const [hash, each] of [...kept].toSorted(([, a], [, b]) => a.at - b.at)) {
      if (bytes <= budget) break;
      for (const end of ['json', 'json.new', 'records', 'writes'])
        rmSync(join(folder, `${hash}.${end}`), { force: true });
      bytes -= each.bytes;
    }
  } catch {
    // A folder that cannot be listed cannot grow either.
  }
}
