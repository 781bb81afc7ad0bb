import { Module } from '@nestjs/common';
import { defineContext } from '#platform';
import { CausesController } from './causes/causes.controller.js';
import { CausalQuestions, GetCausesHandler, GetEffectsHandler } from './causes/causes.queries.js';
import { ExportMembers } from './exports/export-members.js';
import { ExportPlanner } from './exports/export-planner.js';
import { ExportSource } from './exports/export-source.js';
import { ExportStreams } from './exports/export-streams.js';
import { ExportsController } from './exports/exports.controller.js';
import { Exports } from './exports/exports.js';
import { ExportsHolder } from './exports/exports-holder.js';
import { HistoryFiles } from './exports/history/history-files.js';
import { MiningFiles } from './exports/mining/mining-files.js';
import { MiningSource } from './exports/mining/mining-source.js';
import { AuditLogController } from './http/audit-log.controller.js';
import { ProofsController } from './http/proofs.controller.js';
import { TilesController } from './http/tiles.controller.js';
import { AuditLog } from './log/audit-log.js';
import { AuditMetrics } from './outlets/audit-metrics.js';
import { AuditOutlets } from './outlets/audit-outlets.js';

@Module({
  controllers: [AuditLogController, ProofsController, TilesController, CausesController, ExportsController],
  providers: [
    AuditLog,
    AuditOutlets,
    AuditMetrics,
    CausalQuestions,
    GetCausesHandler,
    GetEffectsHandler,
    Exports,
    ExportsHolder,
    ExportMembers,
    ExportPlanner,
    ExportSource,
    ExportStreams,
    HistoryFiles,
    MiningFiles,
    MiningSource,
  ],
  exports: [AuditLog],
})
export class AuditModule {}

/** What auditors need who trust nobody: the transparency log over all events. It has no events of its own. [A1] */
export const auditContext = defineContext({
  name: 'audit',
  events: [],
  projections: [],
  processes: [],
  rules: [],
  commands: {},
  module: AuditModule,
});
