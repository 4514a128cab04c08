import './launch/speak.ts';
import { parentPort } from 'node:worker_threads';
import { systemClock } from './app/system-clock.ts';
import { serveFinder } from './file-finder/serve-finder.ts';

// The thread that looks through folders and finds files in them, so that many of them hold up neither the host nor a key.

if (parentPort !== null) serveFinder(parentPort, systemClock);
