import { Injectable, type PipeTransform } from '@nestjs/common';
import { CommandRunner } from '#kernel';
import { notFound } from '#platform';
import { messageDecider } from '../domain/decide.js';

/** The message that a path names, if there is one: `@Param('id', KnownMessage)`. */
@Injectable()
export class KnownMessage implements PipeTransform<string, Promise<string>> {
  constructor(private readonly runner: CommandRunner) {}

  async transform(id: string): Promise<string> {
    const { state } = await this.runner.load(messageDecider, id);
    if (state.status === 'none') throw notFound('message', id);
    return id;
  }
}
