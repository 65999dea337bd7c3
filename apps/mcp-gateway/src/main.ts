import '@lago/gateway-kit/node-version';

const { serve } = await import('./serve.js');
await serve();
