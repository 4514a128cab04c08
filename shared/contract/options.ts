import { z } from 'zod';
import { optionsChange, optionsSnapshot } from '../options/options.ts';
import { request } from './define.ts';

export const optionsRequests = {
  changeOptions: request(
    optionsChange,
    optionsSnapshot,
    z.object({ type: z.literal('notSaved'), message: z.string() }),
  ),
};

export const optionsEvents = { optionsChanged: optionsSnapshot };
