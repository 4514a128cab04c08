/** What is under way: the titles of the threads that work, and how many approvals wait. */
export type Work = { readonly running: readonly string[]; readonly waiting: number };

export const noWork: Work = { running: [], waiting: 0 };
