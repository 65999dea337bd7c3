import { CommaList, FromEnv, GatewaySettings, SETTINGS, WholeNumber } from '@lago/gateway-kit';
import type { Token } from '@lago/gateway-kit';
import { IsIn, IsInt, IsOptional, IsString, Min, MinLength } from 'class-validator';

/** What the MCP door reads from the environment besides the shared settings. */
export class McpSettings extends GatewaySettings {
  @FromEnv('MCP_READ_ONLY', 'true: only tools that change nothing are offered; wins over every other choice.', {
    fallback: 'false',
  })
  @IsIn(['true', 'false'])
  readOnly!: 'true' | 'false';

  @FromEnv('MCP_TOOLSETS', 'Groups of tools to offer, comma separated (the tags of the contract). Default: all.')
  @CommaList()
  @IsOptional()
  @IsString({ each: true })
  toolsets?: string[];

  @FromEnv('MCP_TOOLS', 'Single tools to offer, besides MCP_TOOLSETS.')
  @CommaList()
  @IsOptional()
  @IsString({ each: true })
  tools?: string[];

  @FromEnv('MCP_EXCLUDE_TOOLS', 'Single tools never to offer.')
  @CommaList()
  @IsOptional()
  @IsString({ each: true })
  excludeTools?: string[];

  @FromEnv('MCP_TOOL_NAMES', "Names that are advertised: the document's, or snake_case. Both are always accepted.", {
    fallback: 'document',
  })
  @IsIn(['document', 'snake'])
  toolNames!: 'document' | 'snake';

  @FromEnv(
    'MCP_DISCOVERY',
    'search: every address offers four tools that find, describe and call operations, instead of one tool each.',
    { fallback: 'off' },
  )
  @IsIn(['off', 'search'])
  discovery!: 'off' | 'search';

  @FromEnv('MCP_DESTRUCTIVE', 'Calls that cannot be undone or move money: confirm, allow or deny.', {
    fallback: 'confirm',
  })
  @IsIn(['confirm', 'allow', 'deny'])
  destructive!: 'confirm' | 'allow' | 'deny';

  @FromEnv('MCP_STATE_KEY', 'Key (32 characters or more) that signs confirmations. Default: from the upstream token.', {
    secret: true,
  })
  @IsOptional()
  @IsString()
  @MinLength(32)
  stateKey?: string;

  @FromEnv('MCP_STATE_KEY_FILE', 'File that holds MCP_STATE_KEY.')
  @IsOptional()
  @IsString()
  stateKeyFile?: string;

  @FromEnv('MCP_CONFIRM_SECONDS', 'Seconds a confirmation stays valid.', { fallback: '300' })
  @WholeNumber()
  @IsInt()
  @Min(1)
  confirmSeconds!: number;

  @FromEnv('MCP_PAGE_SIZE', 'Records on a page when the caller does not say how many.', { fallback: '10' })
  @WholeNumber()
  @IsInt()
  @Min(1)
  pageSize!: number;

  @FromEnv('MCP_MAX_RESULT_BYTES', 'Bytes a result may have before it is shortened.', { fallback: '60000' })
  @WholeNumber()
  @IsInt()
  @Min(1000)
  maxResultBytes!: number;
}

/** The settings of this app. */
export const MCP_SETTINGS = SETTINGS as Token<McpSettings>;
