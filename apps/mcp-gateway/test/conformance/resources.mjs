import { ResourceTemplate } from '@modelcontextprotocol/server';
import { PNG } from './samples.mjs';

/** Static resources, a template, and subscriptions that never fire. */
export function addResources(server) {
  const one = (uri, mimeType, content) => ({ contents: [{ uri, mimeType, ...content }] });
  const add = (name, mimeType, content) => {
    const uri = `test://${name}`;
    server.registerResource(name, uri, { description: name, mimeType }, () => one(uri, mimeType, content));
  };
  server.server.registerCapabilities({ resources: { subscribe: true, listChanged: false } });
  add('static-text', 'text/plain', { text: 'This is the content of the static text resource.' });
  add('static-binary', 'image/png', { blob: PNG });
  add('watched-resource', 'text/plain', { text: 'Nothing happens here.' });
  const template = new ResourceTemplate('test://template/{id}/data', { list: undefined });
  server.registerResource('template', template, { description: 'template' }, (uri, { id }) =>
    one(uri.href, 'application/json', { text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }) }),
  );
  server.server.setRequestHandler('resources/subscribe', () => ({}));
  server.server.setRequestHandler('resources/unsubscribe', () => ({}));
}
