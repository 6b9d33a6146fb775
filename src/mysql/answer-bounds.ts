import type { Failure } from '../core/failure.ts';
import { MiB } from '../core/storage-size.ts';

/** What is used of a connection of the driver (mysql2 3.24, lib/base/connection.js). */
interface DriverConnection {
  /** Of the next packet. */
  sequenceId: number;
  readonly authorized: boolean;
  readonly stream: { destroy(): void };
  readonly _command: { readonly _fieldCount?: number } | null;
  packetParser: { execute(chunk: Buffer): void };
  /** Without a packet: the next command begins. */
  handlePacket(packet?: DriverPacket): void;
  _handleFatalError(error: Error): void;
}

interface DriverPacket {
  readonly sequenceId: number;
  peekByte(): number;
}

/** What an answer may take in memory, by the estimate below. The largest that phasedb asks for is a history (large-history.ts). */
const MOST_ANSWER = 320 * MiB;
/** A login is some packets of some hundred bytes, and the text of an error. */
const MOST_LOGIN = 1 * MiB;
/** Beside its bytes, each packet becomes an object, and each of its fields an entry of one. */
const cost = { packet: 128, field: 16 };
/** The first byte of an error. A server that gives up numbers it from 0, whatever it was doing. */
const ERROR = 0xff;

/** What ends a connection whose server does not keep to bounds. */
export interface AnswerRefusals {
  readonly loginTooLarge: () => Failure;
  readonly answerTooLarge: (mostBytes: number) => Failure;
  readonly outOfOrder: () => Failure;
}

/**
 * Ends a connection on which one answer, or the login, is larger than fits, or whose packets do not follow each other. The driver
 * itself takes what comes, without end, and only writes a warning where a packet is missing.
 * @param driver a connection that has read nothing yet
 */
export function boundAnswers(driver: DriverConnection, refusals: AnswerRefusals): void {
  const parser = driver.packetParser;
  const handle = driver.handlePacket.bind(driver);
  let taken = 0;
  let isRefused = false;
  const refuse = (failure: Failure) => {
    isRefused = true;
    driver._handleFatalError(failure);
    driver.stream.destroy();
  };
  const take = (amount: number) => {
    taken += amount;
    if (isRefused || taken <= (driver.authorized ? MOST_ANSWER : MOST_LOGIN)) return;
    refuse(driver.authorized ? refusals.answerTooLarge(MOST_ANSWER) : refusals.loginTooLarge());
  };
  driver.packetParser = {
    execute: (chunk) => {
      take(chunk.length);
      if (!isRefused) parser.execute(chunk);
    },
  };
  driver.handlePacket = (packet) => {
    if (isRefused) return;
    if (packet === undefined) {
      taken = 0;
    } else {
      take(cost.packet + cost.field * (driver._command?._fieldCount ?? 0));
      if (isRefused) return;
      if (driver._command !== null && packet.sequenceId !== driver.sequenceId) {
        // What may come in a login, Login decides by what it says.
        if (driver.authorized && packet.peekByte() !== ERROR) return refuse(refusals.outOfOrder());
        driver.sequenceId = packet.sequenceId;
      }
    }
    handle(packet);
  };
}
