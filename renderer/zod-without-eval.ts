import { z } from 'zod';

// Zod tries `new Function` once to see whether it may compile its schemas, which the content security policy reports.
// Imported before anything that makes a schema.
z.config({ jitless: true });
