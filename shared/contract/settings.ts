import { z } from 'zod';
import { settingsChange, settingsSnapshot } from '../settings/settings-schema.ts';
import { request } from './request.ts';

/** Requests to change the user's settings, which the host writes to Workcell's own config.toml. */
export const settingsRequests = {
  changeSettings: request({
    scope: 'profile',
    wait: 'user',
    input: settingsChange,
    value: settingsSnapshot,
    problem: z.object({ type: z.literal('notSaved'), message: z.string() }),
  }),
};

export const settingsEvents = { settingsChanged: settingsSnapshot };
