import { Injectable } from '@nestjs/common';
import { notFound } from '../http/problems.js';
import type { LogPast } from './log-pasts.js';

/** What every report may be asked beside moments. */
export interface ReportQuestion {
  readonly asOf?: string;
  readonly from?: string;
  readonly to?: string;
  readonly service?: string;
  readonly severity?: string;
  readonly withinDays?: number;
}

/** The query of the report's own route that asks the question. */
export const asQuery = <Q extends object>(query: new () => Q, question: ReportQuestion): Q =>
  Object.assign(new query(), question);

/** One report: what it is folded from, and how it is asked. */
export interface Report {
  readonly past: LogPast;
  readonly ask: (question: ReportQuestion) => Promise<object>;
}

/** All reports of all contexts by their name: each controller enters its own. */
@Injectable()
export class ReportBook {
  private readonly reports = new Map<string, Report>();

  /** @throws Error when there is a report of that name */
  enter(past: LogPast, asks: Readonly<Record<string, Report['ask']>>): void {
    for (const [name, ask] of Object.entries(asks)) {
      if (this.reports.has(name)) throw new Error(`There are two reports of the name '${name}'.`);
      this.reports.set(name, { past, ask });
    }
  }

  /** @throws ProblemException 404 */
  find(name: string): Report {
    const report = this.reports.get(name);
    if (!report) throw notFound('report', name);
    return report;
  }
}
