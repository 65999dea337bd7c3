import { Type } from 'class-transformer';
import { Allow, ArrayMinSize, Equals, IsArray, IsBoolean, IsIn, IsOptional, IsString } from 'class-validator';
import { Matches, ValidateIf, ValidateNested } from 'class-validator';
import type { HttpMethod } from '../operation/operation.js';
import { asDeviation, IDENTIFIER, IsPlainValue, IsWireName, METHODS, ModelNode } from './model-node.js';

const isType = (type: string) => (model: { type?: string }) => model.type === type;

/** How calls to a consumed API authenticate. Texts may hold `{{X}}` of a bind. */
export class AuthenticationModel extends ModelNode {
  @IsIn(['bearer', 'basic', 'apikey', 'oauth2']) type!: 'bearer' | 'basic' | 'apikey' | 'oauth2';
  @ValidateIf(isType('bearer')) @IsString() token?: string;
  @ValidateIf(isType('basic')) @IsString() username?: string;
  @ValidateIf(isType('basic')) @IsString() password?: string;
  @ValidateIf(isType('apikey')) @Matches(/^[\w.!#$%&'*+^`|~-]+$/) key?: string;
  @ValidateIf(isType('apikey')) @IsString() value?: string;
  @IsOptional() @IsIn(['header', 'query']) placement?: 'header' | 'query';
  @ValidateIf(isType('oauth2'))
  @Matches(/^(?:https?:\/\/[^/\s?#]|\{\{[^{}]+\}\})[^#\s]*$/, {
    message: 'tokenEndpoint must be an absolute http or https URL without fragment',
  })
  tokenEndpoint?: string;
  @ValidateIf(isType('oauth2')) @IsString() clientId?: string;
  @ValidateIf(isType('oauth2')) @IsString() clientSecret?: string;
  @IsOptional() @IsIn(['basic', 'body']) clientAuthentication?: 'basic' | 'body';
  @IsOptional() @IsArray() @IsString({ each: true }) scopes?: string[];
  @IsOptional() @IsString() audience?: string;
  @IsOptional() @IsString() resource?: string;
}

/** One input of a consumed adapter, resource or operation. */
export class ConsumedInputModel extends ModelNode {
  @IsWireName() name!: string;
  @IsIn(['path', 'query', 'header', 'body']) in!: 'path' | 'query' | 'header' | 'body';
  @IsOptional() @IsPlainValue() value?: string | number | boolean;
  @IsOptional() @IsIn(['string', 'number', 'integer', 'boolean', 'array', 'object']) type?: string;
  @IsOptional() @IsBoolean() required?: boolean;
  @IsOptional() @IsString(asDeviation) description?: string;
}

/** The request body of a consumed operation: structured data, or JSON written as text. */
export class BodyModel extends ModelNode {
  @Equals('json') type!: 'json';
  @Allow() data!: unknown;
}

/** One operation of a consumed API. */
export class ConsumedOperationModel extends ModelNode {
  @Matches(IDENTIFIER) name!: string;
  @IsOptional() @IsString(asDeviation) label?: string;
  @IsOptional() @IsString(asDeviation) description?: string;
  @IsIn(METHODS) method!: HttpMethod;
  @ValidateNested({ each: true }) @Type(() => ConsumedInputModel) inputParameters!: ConsumedInputModel[];
  @IsOptional() @Equals('json') outputRawFormat?: 'json';
  /** Named extractions for steps; a direct call has no use for them. */
  @Allow() outputParameters?: unknown;
  @IsOptional() @ValidateNested() @Type(() => BodyModel) body?: BodyModel;
}

/** Operations of a consumed API that share a path. */
export class ConsumedResourceModel extends ModelNode {
  @Matches(/^[a-zA-Z0-9_.-]+$/, asDeviation) name!: string;
  @IsOptional() @IsString(asDeviation) label?: string;
  @IsOptional() @IsString(asDeviation) description?: string;
  @Matches(/^\/?[^?#\s]*$/, { message: 'path must be a path without query, fragment or blanks' }) path!: string;
  @ValidateNested({ each: true }) @Type(() => ConsumedInputModel) inputParameters!: ConsumedInputModel[];
  @IsArray()
  @ArrayMinSize(1, asDeviation)
  @ValidateNested({ each: true })
  @Type(() => ConsumedOperationModel)
  operations!: ConsumedOperationModel[];
}

/** One consumed HTTP API. */
export class AdapterModel extends ModelNode {
  @Equals('http') type!: 'http';
  @Matches(IDENTIFIER) namespace!: string;
  @Matches(/^$|^\{\{[^{}]+\}\}[^?#\s]*$|^https?:\/\/[^/\s?#]+(\/[^?#\s]*)?$/, {
    message: 'baseUri must be an absolute http or https URL without query or fragment, or empty',
  })
  baseUri!: string;
  @IsOptional() @IsString(asDeviation) description?: string;
  @IsOptional() @ValidateNested() @Type(() => AuthenticationModel) authentication?: AuthenticationModel;
  @ValidateNested({ each: true }) @Type(() => ConsumedInputModel) inputParameters!: ConsumedInputModel[];
  @IsArray()
  @ArrayMinSize(1, asDeviation)
  @ValidateNested({ each: true })
  @Type(() => ConsumedResourceModel)
  resources!: ConsumedResourceModel[];
}
