import { parseJson } from '../../../../shared/base/parse-json.ts';
import { isData } from '../../../../shared/runs/telemetry-event.ts';
import { type RolloutEvent, RolloutEvents } from '../../rollouts/rollout-events.ts';
import { linesOfFile } from './lines-of-file.ts';
import { FileInBlocks } from './write-lines.ts';

/** Converts one of Codex's rollouts to a telemetry file. Keeps unreadable lines as they are, so readers count them. */
export function takeRollout(path: string, telemetry: string, onShare: (share: number) => void): void {
  const file = new FileInBlocks(telemetry);
  const events = new RolloutEvents();
  for (const { lines, share } of linesOfFile(path)) {
    for (const bytes of lines) {
      const line = bytes.toString('utf8');
      const value = parseJson(line);
      if (isData(value) && typeof value.type === 'string') file.add(linesOf(events.add(value)));
      else if (line.trim() !== '') file.add(`${line.trimEnd()}\n`);
    }
    onShare(share);
  }
  file.add(linesOf(events.end()));
  file.end();
}

function linesOf(events: readonly RolloutEvent[]): string {
  return events.map(({ data, timestamp, type }) => `${JSON.stringify({ ...data, type, timestamp })}\n`).join('');
}
