import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { CommandRunner } from '#kernel';
import { OWN } from '../domain/partner.js';
import type { PartnerProfile } from '../domain/partner-commands.js';
import { partnerDecider } from '../domain/partner-decide.js';

/** Who is the partner, now? Undefined until its profile is published. Sees every acknowledged write. */
export class FindPartner extends Query<PartnerProfile | undefined> {}

@QueryHandler(FindPartner)
export class FindPartnerHandler implements IQueryHandler<FindPartner> {
  constructor(private readonly runner: CommandRunner) {}

  async execute(): Promise<PartnerProfile | undefined> {
    return (await this.runner.load(partnerDecider, OWN)).state.profile;
  }
}
