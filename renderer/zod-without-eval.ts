import { z } from 'zod';

// Zod tries `new Function` once to see whether it may compile its schemas, and the content security policy reports
// that. Import this before anything that creates a schema.
z.config({ jitless: true });
