import type { InternalAxiosRequestConfig } from 'axios';
import { directAxios } from './direct-axios.js';

function setUp() {
  const seen: InternalAxiosRequestConfig[] = [];
  const http = directAxios(
    (config) => {
      seen.push(config);
      return Promise.resolve({ data: 'raw', status: 200, statusText: '', headers: {}, config });
    },
    { maxContentLength: 10 },
  );
  return { http, seen };
}

it('hands a request to the adapter as it is', async () => {
  const { http, seen } = setUp();
  const headers = { 'x-a': '1' };
  expect((await http.request({ url: '/x', headers })).data).toBe('raw');
  expect(seen).toEqual([{ url: '/x', headers, maxContentLength: 10 }]);
  expect(seen[0]?.headers).toBe(headers);
});

it('takes the whole way of axios as soon as there is an interceptor', async () => {
  const { http, seen } = setUp();
  http.interceptors.request.use((config) => {
    config.headers.set('x-b', '2');
    return config;
  });
  http.interceptors.response.use((response) => ({ ...response, data: 'changed' }));
  expect((await http.request({ url: '/x', headers: { 'x-a': '1' } })).data).toBe('changed');
  expect(seen[0]?.headers.toJSON()).toEqual({ 'x-a': '1', 'x-b': '2' });
  expect(seen[0]?.maxContentLength).toBe(10);
});
