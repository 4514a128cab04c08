/** Returns the window's title: first whether something waits for the user, then what is shown, and where. */
export function describeWindowTitle(facts: {
  readonly thread: string | null;
  readonly folder: string | null;
  readonly waiting: number;
}): string {
  const { thread, folder, waiting } = facts;
  const place = [thread, folder, 'Workcell'].filter((part) => part !== null && part !== '').join(' · ');
  return waiting === 0 ? place : `(${waiting}) ${place}`;
}
