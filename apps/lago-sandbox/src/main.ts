import './stop-signal.js';

const { serve } = await import('./serve.js');
await serve();
