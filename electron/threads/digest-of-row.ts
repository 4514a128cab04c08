import type { DigestMemory } from '../../shared/runs/analysis/digest-memory.ts';
import { type RunDigest, readDigestFacts } from '../../shared/runs/analysis/run-digest.ts';
import { workcellOfThread } from '../../shared/runs/run-ref.ts';
import type { DigestRow } from '../store/threads/reads/list-digests.ts';

/** Null for a thread that was not looked at yet, and for a fork in which nothing was done. */
export function digestOfRow(row: DigestRow, memory: DigestMemory): RunDigest | null {
  const { createdAt, digest, folder, id, model } = row;
  if (digest === null) return null;
  // What a thread is set to use now is told of it as long as no turn says more.
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
