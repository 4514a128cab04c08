import type { DigestMemory } from '../../shared/runs/analysis/digest-memory.ts';
import { type RunDigest, readDigestFacts } from '../../shared/runs/analysis/run-digest.ts';
import { workcellOfThread } from '../../shared/runs/run-ref.ts';
import type { DigestRow } from '../store/threads/reads/list-digests.ts';

/** The digest of a stored thread. Null if it is not scanned yet, or if it is a fork without work of its own. */
export function digestOfRow(row: DigestRow, memory: DigestMemory): RunDigest | null {
  const { createdAt, digest, folder, id, model } = row;
  if (digest === null) return null;
  // Uses the thread's current model until a turn has its own.
  return memory.of(`${id} ${model} ${folder}`, digest, (text) => {
    const facts = readDigestFacts(text);
    if (facts === null) return null;
    return {
      ...facts,
      run: { projectRoot: folder, workcellId: workcellOfThread(id) },
      tool: 'codex',
      model: facts.model ?? model,
      startedAt: facts.startedAt ?? createdAt,
      threadId: id,
      isUnreadable: false,
    };
  });
}
