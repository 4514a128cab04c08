import type { RunProof } from '../../shared/runs/run-proof.ts';
import type { WorkcellId } from '../../shared/runs/run-ref.ts';
import type { TelemetryEvents } from '../../shared/runs/telemetry-event.ts';
import type { RunEvents } from './runner.ts';

/** What is written down of a run: its events, what its tool wrote to standard error, and its proof. Nothing throws. */
export interface RunRecording {
  readonly id: WorkcellId;
  readonly events: RunEvents;
  started(data: Pick<TelemetryEvents['started'], 'toolchain' | 'model'>): void;
  completed(data: TelemetryEvents['completed']): void;
  stderr(text: string): void;
  /** Takes the place of what was proved before. */
  proof(proof: RunProof): Promise<void>;
  /** Brings all of it to the disk. */
  close(): Promise<void>;
}
