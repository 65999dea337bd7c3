import { Axios } from 'axios';
import type { AxiosAdapter, AxiosRequestConfig, InternalAxiosRequestConfig } from 'axios';

/**
 * An axios client whose requests go straight to the adapter while nobody has installed an interceptor. What axios does
 * before and after (merging configurations, copying headers five times, transforming bodies) changes nothing here and
 * costs several times the exchange itself; see docs/decisions/0004-axios-over-an-undici-pool.md.
 */
export function directAxios(adapter: AxiosAdapter, defaults: AxiosRequestConfig): Axios {
  const http = new Axios({ ...defaults, adapter });
  const wholeWay = http.request.bind(http);
  const { request, response } = http.interceptors;
  http.request = ((config: AxiosRequestConfig) =>
    request.handlers?.length || response.handlers?.length
      ? wholeWay(config)
      : adapter({ ...defaults, ...config } as InternalAxiosRequestConfig)) as Axios['request'];
  return http;
}
