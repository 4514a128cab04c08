import './launch/speak.ts';
import { parentPort } from 'node:worker_threads';
import { RunServer } from './workcells/reader/serve-runs.ts';

// The thread that reads telemetry files: one of a gigabyte holds up neither the host nor the databases.

if (parentPort !== null) new RunServer(parentPort);
