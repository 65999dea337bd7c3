import { StartError } from './start-error.js';
import { GatewaySettings } from './gateway-settings.js';
import { readSettings } from './read-settings.js';

describe('reading the configuration', () => {
  it('has a default for everything', () => {
    const settings = readSettings(GatewaySettings, {});
    expect(settings.host).toBe('127.0.0.1');
    expect(settings.validation).toBe('enforce');
    expect(settings.port).toBeUndefined();
    expect(Object.isFrozen(settings)).toBe(true);
  });

  it('reads numbers and lists, and takes an empty variable as unset', () => {
    const settings = readSettings(GatewaySettings, { PORT: ' 0 ', ALLOWED_HOSTS: 'a.example, b.example,', HOST: '' });
    expect(settings.port).toBe(0);
    expect(settings.allowedHosts).toEqual(['a.example', 'b.example']);
    expect(settings.host).toBe('127.0.0.1');
  });

  it('names every fault at once, by variable, without the value', () => {
    const given = {
      PORT: 'eighty',
      VALIDATION: 'sometimes',
      UPSTREAM_TIMEOUT_MS: '-1',
      HTTPS_PROXY: 'user:pw@nowhere',
    };
    const read = () => readSettings(GatewaySettings, given);
    expect(read).toThrow(StartError);
    try {
      read();
    } catch (error) {
      const { message } = error as StartError;
      for (const name of Object.keys(given)) expect(message).toContain(name);
      expect(message).not.toContain('user:pw');
    }
  });
});
