import '../launch/speak.ts';
import { parentPort } from 'node:worker_threads';
import { serveFinder } from '../file-finder/serve-finder.ts';
import { systemClock } from '../host/system-clock.ts';

// The worker thread that walks folders and finds files, so that large folders block neither the host nor typing.

if (parentPort !== null) serveFinder(parentPort, systemClock);
