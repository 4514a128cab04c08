import { z } from 'zod';
import { editorId, foundPrograms } from '../settings/editors.ts';
import { settingsSnapshot } from '../settings/settings-schema.ts';
import { nothing, request } from './request.ts';

const notChosen = z.discriminatedUnion('type', [
  z.object({ type: z.literal('notSaved'), message: z.string() }),
  /** The program is not on this machine, or no longer. */
  z.object({ type: z.literal('notFound') }),
]);

// Which programs Workcell starts. A page chooses from what the host found. The user's own program is set in
// config.toml, which no request writes.

export const programsRequests = {
  /** Finds editors and Codex on this machine. */
  listPrograms: request({ scope: 'profile', wait: 'read', input: nothing, value: foundPrograms }),
  /** Sets the editor that opens files. Null shows files in their folder. */
  chooseEditor: request({
    scope: 'profile',
    wait: 'change',
    input: z.strictObject({ editor: editorId.nullable() }),
    value: settingsSnapshot,
    problem: notChosen,
  }),
  /** Sets which Codex the next start uses: the usual one, or the one on PATH. */
  chooseCodex: request({
    scope: 'profile',
    wait: 'change',
    input: z.strictObject({ codex: z.enum(['usual', 'path']) }),
    value: settingsSnapshot,
    problem: notChosen,
  }),
};
