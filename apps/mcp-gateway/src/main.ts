import '@lago/gateway-kit/stop-signal';
import '@lago/gateway-kit/node-version';

const { serve } = await import('./serve.js');
await serve();
