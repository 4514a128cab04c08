import { parentPort } from 'node:worker_threads';
import { DatabaseFile, type Location } from '../database-file.ts';
import { serveOperations } from '../serve-operations.ts';
import { addNotes, countNotes, repairSample, sampleMigrations } from './sample-database.ts';

// A worker with operations for the tests of the thread.

const operations = {
  open: (file: DatabaseFile, location: Location) => file.open(location),
  recover: (file: DatabaseFile, now: Date) => file.recover(now),
  rewrite: (file: DatabaseFile, to: Location['key']) => file.rewrite(to),
  add: (file: DatabaseFile, count: number) => {
    addNotes(file.db, count);
    return countNotes(file.db);
  },
  count: (file: DatabaseFile, _: null) => countNotes(file.db),
  limitPages: (file: DatabaseFile, pages: number) => file.db.pragma(`max_page_count = ${pages}`, { simple: true }),
  fail: (_: DatabaseFile, message: string): never => {
    throw new Error(message);
  },
  answerFunction: (_: DatabaseFile, __: null) => () => undefined,
  crash: (_: DatabaseFile, message: string) => {
    queueMicrotask(() => {
      throw new Error(message);
    });
  },
};

/** The operations of this worker. */
export type ProbeOperations = typeof operations;

if (parentPort !== null) {
  serveOperations(parentPort, new DatabaseFile({ migrations: sampleMigrations, repair: repairSample }), operations);
}
