/** The window's title: what is shown, where, and before that whether something waits for the user. */
export function describeWindowTitle(facts: {
  readonly thread: string | null;
  readonly folder: string | null;
  readonly waiting: number;
}): string {
  const { thread, folder, waiting } = facts;
  const place = [thread, folder, 'Workcell'].filter((part) => part !== null && part !== '').join(' · ');
  return waiting === 0 ? place : `(${waiting}) ${place}`;
}
