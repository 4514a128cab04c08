import type { RunProof } from '../../shared/runs/run-proof.ts';
import type { RunId } from '../../shared/runs/run-ref.ts';
import type { TelemetryEvents } from '../../shared/runs/telemetry-event.ts';
import type { RunEvents } from './runner.ts';

/** Records a run: its events, its tool's standard error, and its proof. Never throws. */
export interface RunRecording {
  readonly id: RunId;
  readonly events: RunEvents;
  started(data: Pick<TelemetryEvents['started'], 'toolchain' | 'model'>): void;
  completed(data: TelemetryEvents['completed']): void;
  stderr(text: string): void;
  /** Replaces the earlier proof. */
  writeProof(proof: RunProof): Promise<void>;
  /** Writes everything to disk. */
  close(): Promise<void>;
}
