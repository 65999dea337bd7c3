import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  ArrayUnique,
  IsArray,
  IsInt,
  IsISO8601,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

/** Limits of one class of operations; what is left out is not limited. */
export class ClassLimitEntry {
  @IsOptional()
  @IsNumber()
  @Min(0.001)
  @Max(1_000_000)
  perSecond?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  burst?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  perDay?: number;
}

/** Limits as written in the file. */
export class LimitsEntry {
  @IsOptional()
  @ValidateNested()
  @Type(() => ClassLimitEntry)
  read?: ClassLimitEntry;

  @IsOptional()
  @ValidateNested()
  @Type(() => ClassLimitEntry)
  write?: ClassLimitEntry;

  @IsOptional()
  @ValidateNested()
  @Type(() => ClassLimitEntry)
  destructive?: ClassLimitEntry;

  @IsOptional()
  @IsInt()
  @Min(1)
  concurrency?: number;
}

/** One key, known by its hash. */
export class KeyEntry {
  @Matches(/^[0-9a-f]{64}$/, { message: 'sha256 must be the 64 lower-case hex digits of a SHA-256' })
  sha256!: string;

  @IsOptional()
  @IsISO8601({ strict: true })
  created?: string;

  @IsOptional()
  @IsISO8601({ strict: true })
  expires?: string;
}

/** Where a consumer's own upstream secret is found; never the secret itself. */
export class UpstreamTokenEntry {
  @IsOptional()
  @IsString()
  file?: string;

  @IsOptional()
  @Matches(/^[A-Za-z_][A-Za-z0-9_]*$/, { message: 'variable must be the name of an environment variable' })
  variable?: string;
}

/** One consumer as written in the file. */
export class ConsumerEntry {
  @Matches(/^[\w.@|:+/-]{1,128}$/, { message: 'name must be 1 to 128 letters, digits or . _ @ | : + / -' })
  name!: string;

  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => KeyEntry)
  keys?: KeyEntry[];

  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  @ArrayUnique()
  scopes?: string[];

  @IsOptional()
  @ValidateNested()
  @Type(() => LimitsEntry)
  limits?: LimitsEntry;

  @IsOptional()
  @IsObject()
  upstreamTokens?: Record<string, unknown>;

  @IsOptional()
  @IsISO8601({ strict: true })
  expires?: string;
}

/** The whole file. */
export class ConsumersFile {
  @IsOptional()
  @IsObject()
  profiles?: Record<string, unknown>;

  @IsOptional()
  @ValidateNested()
  @Type(() => LimitsEntry)
  limits?: LimitsEntry;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ConsumerEntry)
  consumers!: ConsumerEntry[];
}
