import '../launch/speak.ts';
import { parentPort } from 'node:worker_threads';
import { serveFinder } from '../file-finder/serve-finder.ts';
import { systemClock } from '../host/system-clock.ts';

// The thread that looks through folders and finds files in them, so that many of them hold up neither the host nor a key.

if (parentPort !== null) serveFinder(parentPort, systemClock);
