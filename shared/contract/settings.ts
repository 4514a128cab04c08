import { z } from 'zod';
import { optionsChange, optionsSnapshot } from '../settings/options.ts';
import { request } from './define.ts';

export const optionsRequests = {
  changeOptions: request({
    scope: 'profile',
    wait: 'person',
    input: optionsChange,
    value: optionsSnapshot,
    problem: z.object({ type: z.literal('notSaved'), message: z.string() }),
  }),
};

export const optionsEvents = { optionsChanged: optionsSnapshot };
