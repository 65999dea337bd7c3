import { IsInt, IsOptional, IsString } from 'class-validator';
import { WholeNumber } from './convert.js';
import { printConfig } from './print-config.js';
import { FromEnv } from './variable.js';

class Sample {
  @FromEnv('SAMPLE_SIZE', 'A number.', { fallback: '3' })
  @WholeNumber()
  @IsInt()
  size!: number;

  @FromEnv('SAMPLE_KEY', 'A secret.', { secret: true })
  @IsOptional()
  @IsString()
  key?: string;
}

const brought = { secrets: ['API_TOKEN'], plain: ['API_URL'] };

it('fills in defaults, names what is unset and hides every secret', () => {
  const text = printConfig(Sample, { SAMPLE_KEY: 'hush', API_TOKEN: 'quiet', API_URL: 'https://api.example' }, brought);
  expect(text.split('\n')).toEqual([
    'API_TOKEN=[hidden]',
    '# API_TOKEN_FILE is not set',
    'API_URL=https://api.example',
    'SAMPLE_SIZE=3',
    'SAMPLE_KEY=[hidden]',
    '',
  ]);
});

it('hides what authenticates inside a URL', () => {
  const text = printConfig(Sample, { API_URL: 'https://svc:hush@api.example/v1?api_key=quiet&p=1' }, brought);
  expect(text).toContain('API_URL=https://[hidden]@api.example/v1?api_key=[hidden]&p=1\n');
});
