import { Type } from 'class-transformer';
import { Allow, IsBoolean, IsIn, IsInt, IsOptional, IsString, Min, ValidateNested } from 'class-validator';
import { asDeviation, IsPlainValue, IsWireName, ModelNode } from './model-node.js';

/** One input that callers of a door may give. */
export class ExposedInputModel extends ModelNode {
  @IsWireName() name!: string;
  @IsOptional() @IsIn(['path', 'query', 'header', 'body']) in?: 'path' | 'query' | 'header' | 'body';
  @IsOptional() @IsIn(['string', 'number', 'integer', 'boolean', 'array', 'object']) type?: string;
  @IsOptional() @IsString(asDeviation) description?: string;
  @IsOptional() @IsString() pattern?: string;
  @IsOptional() @IsBoolean() required?: boolean;
  @IsOptional() @IsPlainValue() value?: string | number | boolean;
}

/** One entry of `with`: an input of what is called, and where its value comes from. */
export class WithModel extends ModelNode {
  @IsString() name!: string;
  @IsPlainValue() value!: string | number | boolean;
}

/** How one value of a reply is built. */
export class OutputModel extends ModelNode {
  @IsOptional() @IsString() name?: string;
  @IsOptional() @IsString(asDeviation) in?: string;
  @IsOptional() @IsString(asDeviation) description?: string;
  @IsOptional() @IsIn(['string', 'number', 'integer', 'boolean', 'object', 'array']) type?: string;
  @IsOptional() @IsString() mapping?: string;
  @Allow() value?: unknown;
  @Allow() const?: unknown;
  @IsOptional() @IsInt() @Min(0) maxLength?: number;
  @IsOptional() @ValidateNested({ each: true }) @Type(() => OutputModel) properties?: OutputModel[];
  @IsOptional() @ValidateNested() @Type(() => OutputModel) items?: OutputModel;
  @IsOptional() @ValidateNested() @Type(() => OutputModel) values?: OutputModel;
}

/** What a REST operation, a tool and an aggregate's function have in common. */
export abstract class InvocableModel extends ModelNode {
  @IsOptional() @IsString(asDeviation) label?: string;
  @IsOptional() @IsString(asDeviation) description?: string;
  @ValidateNested({ each: true }) @Type(() => ExposedInputModel) inputParameters!: ExposedInputModel[];
  @IsOptional() @IsString() call?: string;
  @ValidateNested({ each: true }) @Type(() => WithModel) with!: WithModel[];
  @IsOptional() @ValidateNested({ each: true }) @Type(() => OutputModel) outputParameters?: OutputModel[];
}
