import '@lago/gateway-kit/stop-signal';
import '@lago/gateway-kit/node-version';

const { serveOverStdio } = await import('./serve-stdio.js');
await serveOverStdio();
