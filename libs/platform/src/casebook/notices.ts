import type { Logger } from '@nestjs/common';
import { ReadModelRebuilding, type Park, type ProcessNotice, type ProjectionNotice } from '#kernel';

/** Writes what operators should know of projections into the log. */
export const noticeOfProjections =
  (logger: Logger) =>
  (notice: ProjectionNotice): void => {
    switch (notice.kind) {
      case 'trouble':
        logger.error(`Projections can't go on at the moment, and will try again: ${messageOf(notice.error)}`);
        break;
      case 'parked':
        logger.error(parked(notice.park));
        break;
      case 'flipped':
        logger.log(`'${notice.build.collection}' answers queries now: ${notice.why}`);
        break;
      case 'abandoned':
        logger.warn(
          `'${notice.build.collection}' was not made live: ${notice.comparison.different} of ` +
            `${notice.comparison.documents} documents differ from the live ones.`,
        );
        break;
    }
  };

/** Writes what operators should know of processes into the log. */
export const noticeOfProcesses =
  (logger: Logger) =>
  (notice: ProcessNotice): void => {
    switch (notice.kind) {
      case 'trouble':
        // What they look into is being built, as after every new version: they wait for it, and nothing is wrong.
        if (notice.error instanceof ReadModelRebuilding)
          logger.log(`Processes wait: ${notice.error.message}`);
        else
          logger.error(`Processes can't go on at the moment, and will try again: ${messageOf(notice.error)}`);
        break;
      case 'parked':
        logger.error(parked(notice.park));
        break;
      case 'stopped':
        logger.error(`'${notice.process}' stopped at position ${notice.position}: ${notice.error}`);
        break;
    }
  };

const parked = ({ owner, stream, position, error }: Park): string =>
  `'${owner}' parked '${stream}' at position ${position}: ${error}`;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
