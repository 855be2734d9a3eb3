import { z } from 'zod';

// Compiled schemas need eval, which the content security policy of the server rightly refuses.
z.config({ jitless: true });

export { z };
