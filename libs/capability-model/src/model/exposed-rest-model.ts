import { Type } from 'class-transformer';
import { Allow, IsArray, IsIn, IsInt, IsOptional, IsString, Matches, Max, Min, ValidateNested } from 'class-validator';
import type { HttpMethod } from '../operation/operation.js';
import { ExposedInputModel, InvocableModel } from './exposed-model.js';
import { asDeviation, IDENTIFIER, METHODS, ModelNode } from './model-node.js';

/** One method of an exposed resource. */
export class ExposedOperationModel extends InvocableModel {
  @IsOptional() @Matches(IDENTIFIER) name?: string;
  @IsIn(METHODS) method!: HttpMethod;
  @IsOptional() @IsString() ref?: string;
}

/** An exposed path; several resources may share one. */
export class ExposedResourceModel extends ModelNode {
  @Matches(/^\/[^?#\s]*$/, { message: 'path must begin with / and have no query, fragment or blanks' }) path!: string;
  @IsOptional() @IsString(asDeviation) name?: string;
  @IsOptional() @IsString(asDeviation) label?: string;
  @IsOptional() @IsString(asDeviation) description?: string;
  @ValidateNested({ each: true }) @Type(() => ExposedInputModel) inputParameters!: ExposedInputModel[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => ExposedOperationModel) operations!: ExposedOperationModel[];
}

/** One exposed REST adapter. */
export class ExposedRestModel extends ModelNode {
  @Allow() type!: 'rest';
  @IsOptional() @IsString(asDeviation) address?: string;
  @IsInt() @Min(1) @Max(65535) port!: number;
  @Matches(IDENTIFIER) namespace!: string;
  @IsOptional() @IsString(asDeviation) description?: string;
  @ValidateNested({ each: true }) @Type(() => ExposedInputModel) inputParameters!: ExposedInputModel[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => ExposedResourceModel) resources!: ExposedResourceModel[];
}
