import { Injectable, type PipeTransform } from '@nestjs/common';
import { CommandRunner } from '#kernel';
import { isSafeId, notFound } from '#platform';
import { planDecider } from '../domain/plan-decide.js';

/** The id of a support plan that there is: `@Param('id', KnownPlan)`. */
@Injectable()
export class KnownPlan implements PipeTransform<string, Promise<string>> {
  constructor(private readonly runner: CommandRunner) {}

  async transform(id: string): Promise<string> {
    if (!isSafeId(id)) throw notFound('support-plan', String(id));
    const { state } = await this.runner.load(planDecider, id);
    if (state.versions.length === 0) throw notFound('support-plan', id);
    return id;
  }
}
