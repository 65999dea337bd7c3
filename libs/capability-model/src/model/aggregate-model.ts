import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsOptional, IsString, Matches, ValidateNested } from 'class-validator';
import { InvocableModel } from './exposed-model.js';
import { asDeviation, IDENTIFIER, ModelNode } from './model-node.js';

/** What an aggregate's function does, free of any door. */
export class SemanticsModel extends ModelNode {
  @IsOptional() @IsBoolean() safe?: boolean;
  @IsOptional() @IsBoolean() idempotent?: boolean;
  @IsOptional() @IsBoolean() cacheable?: boolean;
}

/** A reusable function that operations and tools name by `ref`. */
export class FunctionModel extends InvocableModel {
  @Matches(IDENTIFIER) name!: string;
  @IsOptional() @ValidateNested() @Type(() => SemanticsModel) semantics?: SemanticsModel;
}

/** A group of reusable functions. */
export class AggregateModel extends ModelNode {
  @IsOptional() @IsString(asDeviation) label?: string;
  @IsOptional() @IsString(asDeviation) description?: string;
  @Matches(IDENTIFIER) namespace!: string;
  @IsArray() @ValidateNested({ each: true }) @Type(() => FunctionModel) functions!: FunctionModel[];
}
